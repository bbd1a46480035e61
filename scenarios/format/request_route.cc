#include "scenarios/format/request_route.h"

namespace faultline::scenario {

RequestRoute route_of(const RequestSpec& request) {
    constexpr std::string_view kCards = "/v1/cards/";
    const std::string_view path = std::string_view(request.path).substr(0, request.path.find('?'));
    if (request.method == "POST" && path == "/v1/orchestrations") {
        return RequestRoute::kPlan;
    }
    if (request.method == "POST" && path == "/v1/execute") {
        return RequestRoute::kDecision;
    }
    const bool names_one = path.starts_with(kCards) && path.size() > kCards.size() &&
                           path.find('/', kCards.size()) == std::string_view::npos;
    return names_one && (request.method == "GET" || request.method == "HEAD")
               ? RequestRoute::kCard
               : RequestRoute::kOther;
}

bool is_run(const RequestSpec& request) {
    const RequestRoute route = route_of(request);
    return route == RequestRoute::kPlan || route == RequestRoute::kDecision;
}

}  // namespace faultline::scenario

#include "engine/api/route.h"

#include "engine/api/principal.h"

#include <array>

namespace faultline::engine {

namespace {

constexpr std::string_view kCards = "/v1/cards/";
constexpr std::string_view kRead = "GET, HEAD";
constexpr std::string_view kWrite = "POST";
constexpr std::string_view kAny = "GET, HEAD, OPTIONS, POST";

constexpr std::array kPlanStatuses = {200U, 400U, 401U, 403U, 405U, 413U,
                                      415U, 429U, 500U, 503U, 504U};
constexpr std::array kDecisionStatuses = {200U, 400U, 401U, 403U, 404U, 405U,
                                          413U, 415U, 429U, 500U, 503U, 504U};
constexpr std::array kCardStatuses = {200U, 304U, 400U, 401U, 403U, 404U,
                                      405U, 429U, 500U, 503U, 504U};
constexpr std::array kListStatuses = {200U, 401U, 403U, 405U, 500U};
constexpr std::array kPageStatuses = {200U, 405U, 500U};
constexpr std::array kReadyStatuses = {200U, 405U, 500U, 503U};
constexpr std::array kServerStatuses = {204U, 405U, 500U};
constexpr std::array kUnknownStatuses = {401U, 404U};

struct Row {
    Route route;
    std::string_view path;
    std::string_view methods;
    std::string_view scope;  // empty: none
    std::span<const unsigned> statuses;
};

constexpr std::array<Row, 8> kRows = {{
    {Route::kOrchestrations, "/v1/orchestrations", kWrite, kScopeRun, kPlanStatuses},
    {Route::kExecute, "/v1/execute", kWrite, kScopeRun, kDecisionStatuses},
    {Route::kCard, "/v1/cards/{name}", kRead, kScopeRead, kCardStatuses},
    {Route::kCapabilities, "/v1/capabilities", kRead, kScopeRead, kListStatuses},
    {Route::kHealth, "/healthz", kRead, "", kPageStatuses},
    {Route::kReady, "/readyz", kRead, "", kReadyStatuses},
    {Route::kMetrics, "/metrics", kRead, "", kPageStatuses},
    {Route::kServer, "*", kAny, "", kServerStatuses},
}};

const Row* row_of(Route route) {
    for (const Row& row : kRows) {
        if (row.route == route) {
            return &row;
        }
    }
    return nullptr;
}

}  // namespace

RouteMatch match_route(std::string_view path) {
    if (path.starts_with(kCards)) {
        const std::string_view name = path.substr(kCards.size());
        if (name.empty() || name.find('/') != std::string_view::npos) {
            return {};
        }
        return {Route::kCard, std::string(name)};
    }
    for (const Row& row : kRows) {
        if (row.path == path) {
            return {row.route, {}};
        }
    }
    return {};
}

std::string_view route_template(Route route) {
    const Row* row = row_of(route);
    return row ? row->path : "_other";
}

std::span<const unsigned> known_statuses(Route route) {
    const Row* row = row_of(route);
    return row ? row->statuses : kUnknownStatuses;
}

std::string_view allowed_methods(Route route) {
    const Row* row = row_of(route);
    return row ? row->methods : "";
}

bool allows(Route route, std::string_view method) {
    if (route == Route::kServer) {
        return method == "OPTIONS";
    }
    const std::string_view methods = allowed_methods(route);
    return methods == kWrite ? method == "POST" : method == "GET" || method == "HEAD";
}

std::optional<std::string_view> required_scope(Route route) {
    const Row* row = row_of(route);
    return row && !row->scope.empty() ? std::optional(row->scope) : std::nullopt;
}

bool needs_authentication(std::string_view path) {
    return path == "/v1" || path.starts_with("/v1/");
}

}  // namespace faultline::engine

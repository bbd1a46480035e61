// Which route a request is for. Pure; the whole surface of the engine in one table.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace faultline::engine {

enum class Route {
    kOrchestrations,
    kExecute,
    kCard,
    kCapabilities,
    kHealth,
    kReady,
    kMetrics,
    kServer,  // OPTIONS *: the server as a whole
    kUnknown,
};
inline constexpr std::size_t kRouteCount = 9;

struct RouteMatch {
    Route route = Route::kUnknown;
    std::string parameter;  // {name} of a card as sent, not percent-decoded
};

[[nodiscard]] RouteMatch match_route(std::string_view path);

// For metrics: "/v1/cards/{name}"; "_other" when unknown.
[[nodiscard]] std::string_view route_template(Route route);
// The statuses that a route is known to answer, for metrics that exist at 0 from the start.
[[nodiscard]] std::span<const unsigned> known_statuses(Route route);
// For the header Allow: "POST", "GET, HEAD", or of the server as a whole all methods that a route
// takes.
[[nodiscard]] std::string_view allowed_methods(Route route);
[[nodiscard]] bool allows(Route route, std::string_view method);
// The scope a caller needs; nullopt for routes that are open to all.
[[nodiscard]] std::optional<std::string_view> required_scope(Route route);

// True under /v1, also where there is no route: without a key the answer is 401, not 404.
[[nodiscard]] bool needs_authentication(std::string_view path);

}  // namespace faultline::engine

#include "embedded/request_check.h"

#include "base/http_text.h"
#include "base/nearest_name.h"
#include "base/quoted_text.h"
#include "engine/api/api_keys.h"
#include "engine/api/decision_codec.h"
#include "engine/api/error_map.h"
#include "engine/api/request_codec.h"
#include "engine/api/request_parts.h"
#include "engine/api/route.h"
#include "engine/planner/plan_check.h"
#include "net/http/message.h"
#include "scenarios/format/request_expectation.h"
#include "scenarios/judge/good_answers.h"
#include "scenarios/judge/metric_table.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::embedded {

namespace {

using scenario::RequestSpec;
using scenario::Scenario;

struct Refusal {
    unsigned status = 400;
    std::string key;       // of the request in the file that is wrong
    std::string what;      // in the words of the engine, as far as it has some
    std::string expected;  // what would be answered
    std::string nearest;   // the name that was meant, when one is near
    std::string tenant{};  // whose requests alone are refused, by name; empty: all of them
};

std::vector<std::string> tools_of(const EngineConfig& config) {
    std::vector<std::string> tools;
    for (const ToolConfig& tool : config.tools) {
        tools.push_back(tool.capability.tool_id);
    }
    return tools;
}

bool knows(const std::vector<std::string>& tools, std::string_view name) {
    return std::ranges::find(tools, name) != tools.end();
}

// Of the configuration; what is wrong with a key is a problem of the configuration.
engine::ApiKeys keys_of(const EngineConfig& config) {
    engine::ApiKeys keys;
    for (const TenantConfig& tenant : config.tenants) {
        (void)keys.add(tenant.key, {.name = tenant.name, .tenant = tenant.name, .scopes = {}});
    }
    return keys;
}

net::Headers own_headers(const RequestSpec& request) {
    net::Headers own;
    for (const scenario::HeaderSpec& header : request.headers) {
        own.emplace_back(header.name, header.value);
    }
    return own;
}

struct Sender {
    std::string tenant;  // empty: none
    net::Headers headers;
};

// Who sends `request`: each of its tenants, whose key takes the place of one of its own.
std::vector<Sender> senders_of(const RequestSpec& request, const EngineConfig& config) {
    constexpr std::string_view kKey = "Authorization";
    net::Headers own = own_headers(request);
    if (request.tenants.empty()) {
        return {{.tenant = {}, .headers = std::move(own)}};
    }
    std::erase_if(own, [&](const auto& header) { return equal_ignoring_case(header.first, kKey); });
    std::vector<Sender> senders;
    for (const TenantConfig& tenant : config.tenants) {
        if (knows(request.tenants, tenant.name)) {
            senders.push_back({.tenant = tenant.name, .headers = own});
            senders.back().headers.emplace_back(kKey, "Bearer " + tenant.key);
        }
    }
    return senders;
}

std::optional<Refusal> check_key(const RequestSpec& request, std::string_view path,
                                 const EngineConfig& config) {
    if (!engine::needs_authentication(path)) {
        return std::nullopt;
    }
    const engine::ApiKeys keys = keys_of(config);
    const std::vector<Sender> senders = senders_of(request, config);
    std::optional<Refusal> refusal;
    std::vector<std::string> refused;
    for (const Sender& sender : senders) {
        const auto principal = keys.authenticate(sender.headers);
        if (principal) {
            continue;
        }
        refused.push_back(sender.tenant);
        const std::string& tenant = config.tenants.front().name;
        refusal =
            Refusal{.status = engine::http_status(principal.error().code),
                    .key = "path",
                    .what = principal.error().message,
                    .expected = request.tenants.empty()
                                    ? fmt::format("tenants: [{}], whose keys are sent then", tenant)
                                    : "tenants without a key in headers, or the reverse",
                    .nearest = {}};
    }
    if (refusal && refused.size() < senders.size()) {
        refusal->tenant = fmt::format("{}", fmt::join(refused, ", "));
    }
    return refusal;
}

// What the path of a request may be. A card's name stays as `path` has it.
std::vector<std::string> known_paths(std::string_view path) {
    constexpr std::string_view kName = "{name}";
    std::vector<std::string> known;
    for (std::size_t i = 0; i < engine::kRouteCount; ++i) {
        std::string route(engine::route_template(static_cast<engine::Route>(i)));
        if (!route.starts_with('/')) {
            continue;  // the server as a whole, and no route
        }
        const std::size_t name = route.find(kName);
        const std::size_t last = path.rfind('/');
        if (name != std::string::npos && last != std::string_view::npos && last > 0) {
            route.replace(name, kName.size(), path.substr(last + 1));
        }
        known.push_back(std::move(route));
    }
    return known;
}

std::optional<Refusal> check_route(const RequestSpec& request, std::string_view path,
                                   engine::Route route) {
    if (route == engine::Route::kUnknown) {
        return Refusal{.status = 404,
                       .key = "path",
                       .what = fmt::format("the engine has no route {}", in_quotes(path)),
                       .expected = fmt::format("one of {}", fmt::join(known_paths(""), ", ")),
                       .nearest = nearest_name(path, known_paths(path))};
    }
    if (!engine::allows(route, request.method)) {
        return Refusal{.status = 405,
                       .key = "method",
                       .what = fmt::format("{} does not take {}", path, request.method),
                       .expected = std::string(engine::allowed_methods(route)),
                       .nearest = {}};
    }
    return std::nullopt;
}

std::optional<Refusal> check_form(const RequestSpec& request) {
    const std::string why =
        request.method == "POST" ? engine::why_no_json(own_headers(request)) : std::string();
    return why.empty() ? std::nullopt
                       : std::optional(Refusal{.status = engine::kUnsupportedMediaType,
                                               .key = "headers",
                                               .what = why,
                                               .expected = "Content-Type: application/json",
                                               .nearest = {}});
}

Refusal bad_body(const RequestSpec& request, const engine::Error& error) {
    return {.status = engine::http_status(error.code),
            .key = "body",
            .what = fmt::format("the body of POST {}: {}", request.path, error.message),
            .expected = "a plan that the engine takes",
            .nearest = {}};
}

Refusal unknown_tool(const RequestSpec& request, unsigned status, std::string_view what,
                     const std::string& tool, const std::vector<std::string>& tools) {
    return {.status = status,
            .key = "body",
            .what = fmt::format("the body of POST {}: {} {} is unknown", request.path, what,
                                in_quotes(tool)),
            .expected = tools.empty() ? "none; the engine has no tools"
                                      : fmt::format("one of {}", fmt::join(tools, ", ")),
            .nearest = nearest_name(tool, tools)};
}

std::optional<Refusal> check_plan(const RequestSpec& request,
                                  const std::vector<std::string>& tools) {
    const auto decoded = engine::decode_orchestration(request.body);
    if (!decoded) {
        return bad_body(request, decoded.error());
    }
    std::string unknown;
    const auto graph = engine::check_plan(decoded->plan, [&](std::string_view tool) {
        if (!knows(tools, tool)) {
            unknown = tool;
        }
        return unknown.empty();
    });
    if (!unknown.empty()) {
        return unknown_tool(request, engine::http_status(graph.error().code), "the tool", unknown,
                            tools);
    }
    return graph ? std::nullopt : std::optional(bad_body(request, graph.error()));
}

std::optional<Refusal> check_decision(const RequestSpec& request,
                                      const std::vector<std::string>& tools) {
    const auto reading = engine::read_decision(request.body);
    if (!reading.decision) {
        Refusal refusal = bad_body(request, reading.decision.error());
        refusal.expected = "a decision that the engine takes";
        return refusal;
    }
    const std::string& action = reading.decision->step.tool;
    return knows(tools, action)
               ? std::nullopt
               : std::optional(unknown_tool(request, 404, "the action", action, tools));
}

// What the engine asks before it runs anything, in its order; nullopt when it may be answered well.
std::optional<Refusal> refusal_of(const RequestSpec& request, const EngineConfig& config) {
    const std::string_view path = std::string_view(request.path).substr(0, request.path.find('?'));
    const engine::Route route = engine::match_route(path).route;
    if (auto refused = check_key(request, path, config)) {
        return refused;
    }
    if (auto refused = check_route(request, path, route)) {
        return refused;
    }
    if (auto refused = check_form(request)) {
        return refused;
    }
    if (route == engine::Route::kCard && !config.database) {
        return Refusal{.status = 404,
                       .key = "path",
                       .what = "the engine has no database, and no cards without one",
                       .expected = "database: in its configuration",
                       .nearest = {}};
    }
    if (route == engine::Route::kOrchestrations) {
        return check_plan(request, tools_of(config));
    }
    return route == engine::Route::kExecute ? check_decision(request, tools_of(config))
                                            : std::nullopt;
}

// By what the request declares, or because a check asks that there be such answers.
bool is_meant(const Scenario& scenario, const RequestSpec& request, unsigned status) {
    return expectation_of(request).contains(status) ||
           std::ranges::any_of(scenario.checks, [status](const scenario::CheckSpec& check) {
               const auto wanted = check.select.find("http_status");
               const scenario::Metric* const metric = scenario::find_metric(check.metric);
               const bool counts =
                   (wanted != check.select.end() && wanted->second == std::to_string(status)) ||
                   (metric != nullptr && metric->counts_status != nullptr &&
                    metric->counts_status(check, status));
               return counts && scenario::has_lower_limit(check);
           });
}

// Of the value, of the file with it, of the whole list when it stands in none.
SourcePosition place_in_request(const Scenario& scenario, std::size_t request,
                                const std::string& key) {
    const auto& values = scenario.positions.request_values;
    const bool in_file =
        key == "body" && request < values.size() && values[request].contains("body_file");
    return position_in_request(scenario, request, in_file ? "body_file" : key);
}

}  // namespace

void check_requests(const EngineConfig& config, const Scenario& scenario,
                    yaml::Problems& problems) {
    for (std::size_t i = 0; i < scenario.load.requests.size(); ++i) {
        const RequestSpec& request = scenario.load.requests[i];
        auto refusal = refusal_of(request, config);
        if (!refusal || is_meant(scenario, request, refusal->status)) {
            continue;
        }
        problems.add(yaml::Diagnostic{
            .position = place_in_request(scenario, i, refusal->key),
            .what = fmt::format(
                "{0}; every answer{1} is {2} (if that is meant: expect: {{status: [{2}]}})",
                refusal->what, refusal->tenant.empty() ? std::string() : " to " + refusal->tenant,
                refusal->status),
            .expected = std::move(refusal->expected),
            .nearest = std::move(refusal->nearest)});
    }
}

}  // namespace faultline::embedded

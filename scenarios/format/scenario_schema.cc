#include "scenarios/format/scenario_schema.h"

#include "base/json.h"
#include "scenarios/format/methods.h"
#include "scenarios/format/phase_names.h"

#include <initializer_list>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

namespace faultline::scenario {

namespace {

using Json = nlohmann::ordered_json;

Json text(std::string_view description = {}) {
    Json schema = {{"type", "string"}};
    if (!description.empty()) {
        schema["description"] = description;
    }
    return schema;
}

Json matching(std::string_view pattern, std::string_view description) {
    Json schema = text(description);
    schema["pattern"] = pattern;
    return schema;
}

Json duration(std::string_view description) {
    return matching("^([0-9.]+ ?(ns|us|µs|ms|s|m|h))+$", description);
}
Json rate(std::string_view description) {
    return matching("^[0-9.e+]+ ?[kM]?/[smh]$", description);
}
Json ratio(std::string_view description) {
    return {{"description", description},
            {"anyOf",
             {Json{{"type", "number"}, {"minimum", 0}, {"maximum", 1}},
              Json{{"type", "string"}, {"pattern", "^[0-9.]+ ?%$"}}}}};
}
Json count(std::string_view description, int least = 0) {
    return {{"description", description}, {"type", "integer"}, {"minimum", least}};
}
Json identifier(std::string_view description) {
    return matching("^[a-z0-9_][a-z0-9_-]{0,63}$", description);
}

Json list(Json items, int least) {
    return {{"type", "array"}, {"minItems", least}, {"items", std::move(items)}};
}
Json names(const std::vector<std::string>& values) { return {{"enum", values}}; }
Json names(std::initializer_list<std::string_view> values) {
    Json schema = {{"enum", Json::array()}};
    for (const std::string_view value : values) {
        schema["enum"].push_back(value);
    }
    return schema;
}

Json object(Json properties, std::initializer_list<std::string_view> required) {
    Json schema = {
        {"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
    for (const std::string_view name : required) {
        schema["required"].push_back(name);
    }
    return schema;
}

Json target() {
    Json schema = object({{"engine", object({{"config", text("engine.yaml")}}, {"config"})},
                          {"url", matching("^https?://", "any system that is running")},
                          {"command", list(text(), 1)}},
                         {});
    schema["minProperties"] = 1;
    schema["maxProperties"] = 1;
    return schema;
}

Json resources() {
    const Json resource = object({{"postgres", text("private, or a connection string")},
                                  {"sqlite", text("private")},
                                  {"schema", text("SQL file that is run first")}},
                                 {});
    return {{"type", "object"}, {"additionalProperties", resource}};
}

Json expected_statuses() {
    const Json one = {{"description", "a status, such as 302, or a class of them, such as 2xx"},
                      {"anyOf",
                       {Json{{"type", "integer"}, {"minimum", 100}, {"maximum", 599}},
                        Json{{"type", "string"}, {"pattern", "^[1-5]([0-9][0-9]|xx|XX)$"}}}}};
    return {{"description", "what is a good answer; default: 2xx and 304"},
            {"anyOf", {one, list(one, 1)}}};
}

Json load() {
    Json rates = Json::object();
    for (const std::string_view phase : kPhaseNames) {
        rates[phase] = rate("");
    }
    const Json by_phase = object(std::move(rates), {});
    const Json headers = {{"type", "object"}, {"additionalProperties", text()}};
    const Json request = object({{"method", names({kMethods.begin(), kMethods.end()})},
                                 {"path", matching("^/", "with its query")},
                                 {"headers", headers},
                                 {"body", text()},
                                 {"body_file", text("relative to the scenario")},
                                 {"tenants", list(text(), 1)},
                                 {"expect", object({{"status", expected_statuses()}}, {"status"})}},
                                {"path"});
    return object({{"rate", rate("over all connections, such as 100/s")},
                   {"rates", by_phase},
                   {"arrival", names(load::arrival_names())},
                   {"timeout", duration("of one request, at most 5m")},
                   {"requests", list(request, 1)}},
                  {"rate", "requests"});
}

Json phases() {
    return object({{kWarmup, duration("thrown away")},
                   {kBaseline, duration("in which the steady state is checked")},
                   {kFault, duration("more than 0s")},
                   {kRecovery, duration("more than 0s")}},
                  {"fault", "recovery"});
}

// Parameters differ by fault, so other keys are left to the parser.
Json fault_schema(std::span<const fault::FaultInfo> faults) {
    Json name = text("a name of `faultline faults`");
    for (const fault::FaultInfo& info : faults) {
        name["enum"].push_back(info.name);
    }
    Json schema = object({{"fault", name},
                          {"on", text("name of a resource")},
                          {"at", duration("from the start of the fault phase")},
                          {"for", duration("default: to the end of the fault phase")},
                          {"tool", text("only calls of this tool")},
                          {"tenant", text("only calls for this tenant")},
                          {"probability", ratio("per call, sticky")},
                          {"first_n", count("only the first n calls", 1)},
                          {"every_n", count("the first call and every n-th from it", 1)},
                          {"after_n", count("not the first n calls")}},
                         {"fault"});
    schema["additionalProperties"] = true;
    return schema;
}

Json check(std::span<const CheckMetric> metrics) {
    Json metric = text("what is measured");
    for (const std::string& name : metric_names(metrics)) {
        metric["enum"].push_back(name);
    }
    const Json limit = {{"description", "in the metric's unit: 99.9%, 0, 300ms, 100/s"},
                        {"type", {"string", "number"}}};
    Json properties = {{"name", identifier("of its test case")}, {"metric", metric}};
    for (const std::string& selector : selector_names(metrics)) {
        properties[selector] = selector == "http_status" ? count("100 to 599", 100) : text();
    }
    properties["percentile"] = {{"type", "number"}, {"exclusiveMinimum", 0}, {"maximum", 100}};
    for (const char* const key : {"at_least", "at_most", "below", "above"}) {
        properties[key] = limit;
    }
    properties["of_baseline"] = ratio("at most this much above the baseline's figure");
    properties["at_least_of_baseline"] = ratio("at least this share of the baseline's figure");
    properties["slack"] = duration("of of_baseline, when that is larger");
    properties["during"] = names({kWindowNames.begin(), kWindowNames.end()});
    properties["after"] = duration("how much of the window's start is skipped");
    properties["within"] = duration("holds from then, counted from `of`, to the end of recovery");
    properties["of"] = names({"heal"});
    properties["min_samples"] = count("fewer are inconclusive", 1);
    return object(std::move(properties), {"name", "metric"});
}

Json invariants_schema(std::span<const std::string_view> invariants) {
    const Json off = object({{"off", text("why it does not hold here")}}, {"off"});
    Json schema = {{"description", "invariants of every run that are switched off, by name"},
                   {"type", "object"}};
    for (const std::string_view name : invariants) {
        schema["properties"][name] = off;
    }
    if (invariants.empty()) {
        schema["additionalProperties"] = off;
    } else {
        schema["additionalProperties"] = false;
    }
    return schema;
}

}  // namespace

std::string scenario_schema(std::span<const fault::FaultInfo> faults,
                            std::span<const CheckMetric> metrics,
                            std::span<const std::string_view> invariants) {
    const Json profiles = {{"description", "by name: keys laid over the scenario by --profile"},
                           {"type", "object"},
                           {"additionalProperties", Json{{"type", "object"}}}};
    Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                   {"title", "Faultline scenario, version 1"}};
    schema.update(object({{"version", Json{{"const", 1}}},
                          {"name", identifier("of its folder and its test suite")},
                          {"description", text("for people")},
                          {"target", target()},
                          {"resources", resources()},
                          {"load", load()},
                          {"phases", phases()},
                          {"faults", list(fault_schema(faults), 0)},
                          {"checks", list(check(metrics), 1)},
                          {"must_fail_without", list(text("a protection of the engine"), 0)},
                          {"invariants", invariants_schema(invariants)},
                          {"clocks", list(names({"real", "virtual"}), 1)},
                          {"profiles", profiles}},
                         {"version", "name", "target", "load", "phases", "checks"}));
    return schema.dump(2) + "\n";
}

}  // namespace faultline::scenario

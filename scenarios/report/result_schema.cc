#include "scenarios/report/result_schema.h"

#include "scenarios/report/described.h"
#include "scenarios/report/judged_run.h"
#include "scenarios/report/result_json.h"
#include "scenarios/report/tallies_json.h"

#include <concepts>
#include <string_view>
#include <type_traits>
#include <utility>

#include <nlohmann/json.hpp>

namespace faultline::scenario {

namespace {

using Json = nlohmann::ordered_json;

template <class T>
struct Type {};

Json any_of(Json first, Json second) {
    return {{"anyOf", Json::array({std::move(first), std::move(second)})}};
}
Json list(Json items) { return {{"type", "array"}, {"items", std::move(items)}}; }
Json by_name(Json values) {
    return {{"type", "object"}, {"additionalProperties", std::move(values)}};
}

Json schema_of(Type<bool> /*t*/) { return {{"type", "boolean"}}; }
Json schema_of(Type<std::string> /*t*/) { return {{"type", "string"}}; }
// What JSON has no number for is text.
Json schema_of(Type<double> /*t*/) {
    return any_of({{"type", "number"}}, {{"enum", {"inf", "-inf", "nan"}}});
}
Json schema_of(Type<Rate> /*t*/) { return schema_of(Type<double>()); }
Json schema_of(Type<Ratio> /*t*/) { return schema_of(Type<double>()); }
Json schema_of(Type<Duration> /*t*/) { return any_of({{"type", "integer"}}, {{"const", "never"}}); }
template <std::signed_integral T>
Json schema_of(Type<T> /*t*/) {
    return {{"type", "integer"}};
}
template <std::unsigned_integral T>
Json schema_of(Type<T> /*t*/) {
    return {{"type", "integer"}, {"minimum", 0}};
}
// Above 2^53 as text, since many readers would round the number.
Json schema_of(Type<std::uint64_t> /*t*/) {
    return any_of({{"type", "integer"}, {"minimum", 0}},
                  {{"type", "string"}, {"pattern", "^[0-9]+$"}});
}
template <DescribedEnum T>
Json schema_of(Type<T> /*t*/) {
    Json names = Json::array();
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
        [&](auto enumerator) { names.push_back(words_of_enumerator(enumerator.name)); });
    return {{"enum", std::move(names)}};
}
Json schema_of(Type<fault::ParameterValue> /*t*/) {
    return {{"type", "object"},
            {"properties",
             {{"duration_ns", schema_of(Type<Duration>())},
              {"number", schema_of(Type<double>())},
              {"integer", schema_of(Type<std::int64_t>())},
              {"bool", schema_of(Type<bool>())},
              {"text", schema_of(Type<std::string>())}}},
            {"additionalProperties", false},
            {"minProperties", 1},
            {"maxProperties", 1}};
}

template <class T>
Json schema_of(Type<std::optional<T>> /*t*/);
template <class T>
Json schema_of(Type<std::vector<T>> /*t*/);
template <class T>
Json schema_of(Type<std::map<std::string, T>> /*t*/);
template <DescribedStruct T>
Json schema_of(Type<T> /*t*/);

template <class T>
Json schema_of(Type<std::optional<T>> /*t*/) {
    return any_of(schema_of(Type<T>()), {{"type", "null"}});
}
template <class T>
Json schema_of(Type<std::vector<T>> /*t*/) {
    return list(schema_of(Type<T>()));
}
template <class T>
Json schema_of(Type<std::map<std::string, T>> /*t*/) {
    return by_name(schema_of(Type<T>()));
}
template <DescribedStruct T>
Json schema_of(Type<T> /*t*/) {
    Json properties = Json::object();
    Json required = Json::array();
    for_each_member_of<T>([&]<class Member>(const std::string& name, Member T::* /*member*/) {
        properties[name] = schema_of(Type<Member>());
        required.push_back(name);
    });
    return {{"type", "object"},
            {"properties", std::move(properties)},
            {"required", std::move(required)}};
}

// Of seconds; null is infinite.
Json distribution() {
    Json schema = by_name({{"type", {"number", "null"}}});
    schema["required"] = {"count", "mean", "p50", "p75", "p90", "p95", "p99", "p999", "max"};
    return schema;
}

// What other programs may rely on; `load --json` prints the same document.
Json summary() {
    const Json count = schema_of(Type<std::uint32_t>());
    Json properties = {
        {"verdict", {{"type", "string"}}},      {"rate_planned", {{"type", "number"}}},
        {"rate_sent", {{"type", "number"}}},    {"outcomes", by_name(count)},
        {"status_codes", by_name(count)},       {"checks", list({{"type", "object"}})},
        {"phases", list({{"type", "object"}})}, {"generator", {{"type", "object"}}}};
    for (const char* const name :
         {"planned", "sent", "completed", "rejected", "failed", "shed", "unanswered", "late"}) {
        properties[name] = count;
    }
    Json required = Json::array();
    for (const auto& [name, schema] : properties.items()) {
        required.push_back(name);
    }
    properties["edge_operations"] = count;  // older versions did not count them
    // Absent where there were no samples.
    for (const char* const name : {"response", "service", "lateness"}) {
        properties[name] = distribution();
    }
    return {{"type", "object"},
            {"properties", std::move(properties)},
            {"required", std::move(required)}};
}

// Results of earlier versions may lack a column; `ordinal` counts the rows.
template <DescribedStruct Row>
Json columns(std::string_view description) {
    Json properties = Json::object();
    for_each_member_of<Row>([&]<class Member>(const std::string& name, Member Row::* /*member*/) {
        const Json type =
            std::is_same_v<Member, Duration> ? Json{"integer", "null"} : Json("integer");
        properties[name] = list({{"type", type}});
    });
    return {{"type", "object"},
            {"description", description},
            {"properties", std::move(properties)},
            {"required", {"ordinal"}}};
}

}  // namespace

std::string result_schema() {
    const Json properties = {
        {"schema", {{"const", kResultSchema}}},
        {"version", {{"type", "string"}, {"description", "of faultline"}}},
        {"verdict", schema_of(Type<Verdict>())},
        {"exit_code", schema_of(Type<int>())},
        {"summary", summary()},
        {"judgement", schema_of(Type<Judgement>())},
        {"sensitivity", schema_of(Type<std::vector<SensitivityOutcome>>())},
        {"proofs", schema_of(Type<std::vector<CheckProof>>())},
        {"run", schema_of(Type<RunRecord>())},
        {"tallies", tallies_schema()},
        {"samples",
         columns<load::Sample>("one array a column, one entry an operation; null: never")},
        {"steps", columns<StepObservation>("one array a column, one entry a step of an answer")}};
    Json required = Json::array();
    for (const auto& [name, schema] : properties.items()) {
        required.push_back(name);
    }
    const Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                         {"title", "Faultline result of one run, " + std::string(kResultSchema)},
                         {"description",
                          "Durations are in nanoseconds from the start of the run. "
                          "Later versions may add members."},
                         {"type", "object"},
                         {"properties", properties},
                         {"required", required}};
    return schema.dump(2) + "\n";
}

}  // namespace faultline::scenario

// The published schema takes what the parser takes, and names the keys that the parser knows.
#include "scenarios/format/scenario_schema.h"

#include "base/json.h"
#include "base/yaml/document.h"
#include "scenarios/judge/metric_table.h"
#include "tests/unit/scenarios/format/good_scenario.h"

#include <algorithm>
#include <cstdlib>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::scenario {
namespace {

using Json = nlohmann::json;

// Keys of `node` that the schema does not know; the part of the draft that the schema uses.
void unknown_keys(const yaml::DocumentNode& node, const Json& schema,
                  std::set<std::string>& unknown) {
    for (const yaml::DocumentNode::Member& member : node.members) {
        const std::string& key = member.key->text;
        const Json& properties =
            schema.contains("properties") ? schema["properties"] : Json::object();
        if (properties.contains(key)) {
            unknown_keys(*member.value, properties[key], unknown);
        } else if (schema.contains("additionalProperties") &&
                   schema["additionalProperties"].is_object()) {
            unknown_keys(*member.value, schema["additionalProperties"], unknown);
        } else if (schema.value("additionalProperties", Json(true)) == Json(false)) {
            unknown.insert(key);
        }
    }
    for (const yaml::NodePtr& item : node.items) {
        if (schema.contains("items")) {
            unknown_keys(*item, schema["items"], unknown);
        }
    }
}

Json schema_value() { return **parse_json(scenario_schema(two_faults(), check_metrics())); }

TEST(ScenarioSchema, KnowsTheKeysOfTheNormativeExample) {
    yaml::Problems problems;
    const yaml::NodePtr root = yaml::parse_document(good_text(), "s.yaml", problems);
    std::set<std::string> unknown;
    unknown_keys(*root, schema_value(), unknown);
    EXPECT_TRUE(unknown.empty()) << *unknown.begin();
    const yaml::NodePtr wrong = yaml::parse_document(
        "lod: {}\nload: {rat: 5}\nchecks: [{metrik: x}]\n", "s.yaml", problems);
    unknown_keys(*wrong, schema_value(), unknown);
    EXPECT_EQ(unknown, (std::set<std::string>{"lod", "rat", "metrik"}));
}

// The parser lists the keys it knows when it meets one that it does not.
TEST(ScenarioSchema, NamesExactlyTheKeysThatTheParserKnows) {
    const auto known_to_parser = [](std::size_t line, const std::string& with) {
        std::vector<std::string> lines = good_lines();
        lines.at(line - 1) = with;
        std::set<std::string> keys;
        for (const yaml::Diagnostic& problem :
             parse_scenario(joined(lines), "s.yaml", "", good_options()).problems) {
            if (problem.what != "unknown key \"qqqq\"") {
                continue;
            }
            std::string rest = problem.expected.substr(std::string("one of ").size());
            for (std::size_t comma = rest.find(", "); comma != std::string::npos;
                 comma = rest.find(", ")) {
                keys.insert(rest.substr(0, comma));
                rest.erase(0, comma + 2);
            }
            keys.insert(rest);
        }
        return keys;
    };
    const auto keys_of = [](const Json& schema) {
        std::set<std::string> keys;
        for (const auto& [key, value] : schema["properties"].items()) {
            keys.insert(key);
        }
        return keys;
    };
    const Json schema = schema_value();
    EXPECT_EQ(keys_of(schema), known_to_parser(3, "qqqq: 1"));
    EXPECT_EQ(keys_of(schema["properties"]["load"]), known_to_parser(9, "  qqqq: 1"));
    EXPECT_EQ(keys_of(schema["properties"]["phases"]),
              known_to_parser(11, "phases: {fault: 5s, recovery: 5s, baseline: 4s, qqqq: 1}"));
    EXPECT_EQ(keys_of(schema["properties"]["checks"]["items"]),
              known_to_parser(16, "  - {name: x, metric: http_5xx, at_most: 0, qqqq: 1}"));
    EXPECT_EQ(keys_of(schema["properties"]["load"]["properties"]["requests"]["items"]),
              known_to_parser(10, "  requests: [{path: /, qqqq: 1}]"));
}

TEST(ScenarioSchema, EnumeratesFaultsAndMetrics) {
    const Json schema = schema_value();
    EXPECT_EQ(schema["properties"]["faults"]["items"]["properties"]["fault"]["enum"].size(), 2U);
    EXPECT_EQ(schema["properties"]["checks"]["items"]["properties"]["metric"]["enum"].size(),
              check_metrics().size());
    EXPECT_FALSE((**parse_json(
        scenario_schema({}, {})))["properties"]["faults"]["items"]["properties"]["fault"]
                     .contains("enum"));
}

}  // namespace
}  // namespace faultline::scenario

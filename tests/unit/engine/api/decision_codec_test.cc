#include "engine/api/decision_codec.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

TEST(Decision, BecomesOneStep) {
    const DecisionReading reading = read_decision(R"({"action": "function.call", "fn": "add",
        "args": [1, 2], "kwargs": {"k": 1}, "timeout_sec": 1.5, "retries": 2,
        "trace": {"tenant": "elsewhere", "evidence_id": "ev-9", "more": [1]}})");
    ASSERT_TRUE(reading.decision) << reading.decision.error().message;
    const PlanStep& step = reading.decision->step;
    EXPECT_EQ(step.id, "decision");
    EXPECT_EQ(step.tool, "function.call");
    EXPECT_EQ(*step.params, (json{{"fn", "add"}, {"args", {1, 2}}, {"kwargs", {{"k", 1}}}}));
    EXPECT_EQ(step.timeout, 1500ms);
    EXPECT_TRUE(step.idempotent);
    EXPECT_FALSE(step.idempotent_stated);
    EXPECT_EQ(reading.decision->evidence_id, "ev-9");
    EXPECT_EQ(*reading.trace,
              (json{{"tenant", "elsewhere"}, {"evidence_id", "ev-9"}, {"more", {1}}}));
}

TEST(Decision, GivesEachToolItsParams) {
    const auto params = [](json decision) {
        return *read_decision(decision.dump()).decision->step.params;
    };
    EXPECT_EQ(params({{"action", "function.call"}}), json::object());
    EXPECT_EQ(params({{"action", "topology"}, {"fn", "x"}, {"kwargs", {{"depth", 2}}}}),
              (json{{"depth", 2}}));
    EXPECT_EQ(params({{"action", "topology"}}), json::object());
    EXPECT_EQ(params({{"action", "function.call"},
                      {"fn", "add"},
                      {"args", {1, 2}},
                      {"kwargs", {{"b", 1}}},
                      {"url", "ignored"}}),
              (json{{"fn", "add"}, {"args", {1, 2}}, {"kwargs", {{"b", 1}}}}));
}

TEST(Decision, NoRetriesMeansNone) {
    const auto step = [](json decision) { return read_decision(decision.dump()).decision->step; };
    EXPECT_EQ(step({{"action", "t"}}).max_retries, std::nullopt);
    for (const int retries : {0, 1, 10}) {
        EXPECT_EQ(step({{"action", "t"}, {"retries", retries}}).max_retries, retries);
        EXPECT_TRUE(step({{"action", "t"}, {"retries", retries}}).idempotent);
        EXPECT_FALSE(step({{"action", "t"}, {"retries", retries}}).idempotent_stated);
    }
    EXPECT_TRUE(step({{"action", "t"}, {"idempotent", true}}).idempotent_stated);
    EXPECT_FALSE(step({{"action", "t"}, {"idempotent", false}}).idempotent);
}

TEST(Decision, IgnoresWhatTheFormDoesNotKnow) {
    EXPECT_TRUE(read_decision(R"({"action":"t","note":"x","tenant":"other"})").decision);
}

TEST(Decision, RefusesWithTheFieldAndStillEchoesTheTrace) {
    struct Row {
        std::string body;
        std::string says;
        std::string trace;
    };
    const std::vector<Row> rows = {
        {"", "JSON", "null"},
        {"{", "JSON", "null"},
        {"null", "the body: expected an object, got null", "null"},
        {"[]", "got array", "null"},
        {"5", "got number", "null"},
        {"\"x\"", "got string", "null"},
        {R"({"trace":{"a":1}})", "action: is missing", R"({"a":1})"},
        {R"({"action":"","trace":7})", "action: must not be empty", "7"},
        {R"({"action":[1],"trace":{}})", "action: expected a string, got array", "{}"},
        {R"({"action":{"a":1}})", "action: expected a string", "null"},
        {R"({"action":null})", "action: is missing", "null"},
        {R"({"action":"t","trace":5})", "trace: expected an object", "5"},
        {R"({"action":"t","trace":"x"})", "trace: expected an object", "\"x\""},
        {R"({"action":"t","trace":{"evidence_id":5}})", "trace.evidence_id",
         R"({"evidence_id":5})"},
        {R"({"action":"t","fn":5,"trace":{"z":1}})", "fn: expected a string", R"({"z":1})"},
        {R"({"action":"t","args":{}})", "args: expected an array", "null"},
        {R"({"action":"t","kwargs":[]})", "kwargs: expected an object", "null"},
        {R"({"action":"t","method":1})", "method: expected a string", "null"},
        {R"({"action":"t","url":1})", "url: expected a string", "null"},
        {R"({"action":"t","headers":[]})", "headers: expected an object", "null"},
        {R"({"action":"t","timeout_sec":0})", "timeout_sec: must be above 0", "null"},
        {R"({"action":"t","timeout_sec":"5"})", "timeout_sec: expected a number", "null"},
        {R"({"action":"t","timeout_sec":1e99})", "timeout_sec", "null"},
        {R"({"action":"t","retries":-1})", "retries: must be from 0 to 10", "null"},
        {R"({"action":"t","retries":1.5})", "retries: expected a whole number", "null"},
        {R"({"action":"t","retries":11})", "retries: must be from 0 to 10", "null"},
        {R"({"action":"t","idempotent":1})", "idempotent: expected true or false", "null"},
        {std::string(1 << 20, '['), "nested deeper", "null"},
        {"{\"action\":\"" + std::string(200, 'a') + "\"}", "action: 200 bytes", "null"},
    };
    for (const Row& row : rows) {
        const DecisionReading reading = read_decision(row.body);
        const std::string shown = row.body.substr(0, 100);
        ASSERT_FALSE(reading.decision) << shown;
        EXPECT_EQ(reading.decision.error().code, ErrorCode::kInvalidParams) << shown;
        EXPECT_NE(reading.decision.error().message.find(row.says), std::string::npos)
            << shown << " says " << reading.decision.error().message;
        EXPECT_EQ(reading.trace->dump(), row.trace) << shown;
    }
}

}  // namespace
}  // namespace faultline::engine

// The answer of a decision, and each way in which it can contradict itself.
#include "scenarios/run/decision_answer.h"

#include "scenarios/format/request_route.h"
#include "scenarios/run/step_reader.h"

#include <string>

#include <gtest/gtest.h>
#include <simdjson.h>

namespace faultline::scenario {
namespace {

constexpr const char* kTimes =
    R"("started_at":100.000001,"ended_at":100.050001,"elapsed_ms":50.0,)";

std::string decided(const std::string& rest) { return "{" + std::string(kTimes) + rest + "}"; }

const std::string kOkDecision = decided(
    R"("ok":true,"output":{"n":1},"error":null,"reason":"exec.ok","meta":{"trace_id":"t"})");
const std::string kFailedDecision =
    decided(R"("ok":false,"output":null,"error":"too late","reason":"exec.error",)"
            R"("meta":{"trace_id":"t","reason":"exec.error.timeout","error_code":"TOOL_TIMEOUT"})");

std::string said_of(const std::string& body) {
    simdjson::dom::parser parser;
    simdjson::dom::object answer;
    if (parser.parse(body).get(answer) != simdjson::SUCCESS) {
        return "no JSON: " + body;
    }
    const auto decision = read_decision_answer(answer);
    return decision ? decision->contradiction : "another form";
}

std::string changed(std::string body, const std::string& from, const std::string& into) {
    return body.replace(body.find(from), from.size(), into);
}

TEST(DecisionAnswer, GoodOnesDoNotContradictThemselves) {
    EXPECT_EQ(said_of(kOkDecision), "");
    EXPECT_EQ(said_of(kFailedDecision), "");
    EXPECT_EQ(said_of(R"({"status":"success","results":[]})"), "another form");
}

TEST(DecisionAnswer, SaysWhereItContradictsItself) {
    EXPECT_EQ(said_of(changed(kFailedDecision, "false", "true")),
              "ok is true, the reason exec.error");
    EXPECT_EQ(said_of(changed(kOkDecision, "null", "\"late\"")),
              "ok, with an error or the answer of a fallback");
    EXPECT_EQ(said_of(changed(kFailedDecision, "\"too late\"", "null")),
              "not ok, without an error text");
    EXPECT_EQ(said_of(changed(kFailedDecision, "\"TOOL_TIMEOUT\"", "null")),
              "not ok, without an error code");
    EXPECT_EQ(said_of(changed(kFailedDecision, "exec.error.timeout", "late")),
              "not ok, without the reason for it");
    EXPECT_EQ(said_of(changed(kOkDecision, ":50.0", ":-1.0")), "it took -1 ms");
    EXPECT_TRUE(said_of(changed(kOkDecision, ":50.0", ":0.05")).starts_with("elapsed_ms is 0.05"));
}

TEST(DecisionAnswer, IsReadAsARunOfOneStep) {
    StepReader reader;
    EXPECT_EQ(reader.read(1, kOkDecision, "status"), "success");
    EXPECT_EQ(reader.read(2, kFailedDecision, "status"), "failed");
    EXPECT_EQ(
        reader.read(3,
                    changed(kFailedDecision, "\"trace_id\"", "\"fallback_used\":true,\"trace_id\""),
                    "status"),
        "degraded");
    ASSERT_EQ(reader.steps().size(), 3U);
    const StepObservation& failed = reader.steps()[1];
    EXPECT_EQ(reader.names().at(failed.step), kDecisionStep);
    EXPECT_EQ(reader.names().at(failed.error_code), "TOOL_TIMEOUT");
    EXPECT_FALSE(failed.success);
    EXPECT_EQ(failed.duration, std::chrono::milliseconds(50));
    EXPECT_TRUE(reader.steps()[2].fallback_used);
    EXPECT_FALSE(reader.steps()[2].security_error);
    reader.read(4, changed(kFailedDecision, "TOOL_TIMEOUT", "TENANT_MISMATCH"), "status");
    EXPECT_TRUE(reader.steps().at(3).security_error);
}

TEST(DecisionAnswer, OneThatWasRefusedHasNoStep) {
    StepReader reader;
    reader.read_head(1, {.status = 504});
    EXPECT_EQ(reader.read(1, kFailedDecision, "status"), "");
    EXPECT_TRUE(reader.steps().empty());
    EXPECT_TRUE(reader.findings().bad.empty());
    reader.read_head(2, {.status = 404});
    reader.read(2, kFailedDecision, "status");
    EXPECT_EQ(reader.findings().bad.count("http-status"), 1U);
}

}  // namespace
}  // namespace faultline::scenario

// Each mistake that an answer can make, and the answers that make none.
#include "scenarios/run/answer_auditor.h"

#include "scenarios/run/step_reader.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

constexpr const char* kGoodStep =
    R"({"step_id":"a","tool":"catalog","success":true,"data":{"n":1},"error":null,)"
    R"("error_code":null,"fallback_used":false,"warnings":[]})";

std::string answer_of(const std::string& steps, const std::string& status, int succeeded,
                      int failed, int fell_back, const std::string& more = "") {
    return R"({"status":")" + status + R"(","results":[)" + steps + R"(],"successful_tools":)" +
           std::to_string(succeeded) + R"(,"failed_tools":)" + std::to_string(failed) +
           R"(,"fallback_tools":)" + std::to_string(fell_back) + more + "}";
}

AnswerFindings findings_of(const std::string& body) {
    StepReader reader({.keys = {"secret-key-acme"}, .sql = {"SELECT name FROM orders"}});
    reader.read(7, body);
    return reader.findings();
}

std::string only_finding(const std::string& body, const std::string& kind) {
    const AnswerFindings found = findings_of(body);
    EXPECT_EQ(found.bad.size(), 1U) << body;
    const auto one = found.bad.find(kind);
    if (one == found.bad.end()) {
        ADD_FAILURE() << "no finding of the kind " << kind << " in " << body;
        return "";
    }
    EXPECT_EQ(one->second.first, 7U);
    return one->second.sample;
}

TEST(AnswerAuditor, FindsNothingInGoodAnswers) {
    const std::string failed =
        R"({"step_id":"b","success":false,"data":null,"error":"tool b failed",)"
        R"("error_code":"INTERNAL_ERROR","fallback_used":false})";
    const std::string fell_back =
        R"({"step_id":"c","success":false,"data":{"data_source":"topology_fallback"},)"
        R"("error":"tool c failed","error_code":"TOOL_TIMEOUT","fallback_used":true})";
    const std::string good = kGoodStep;
    for (const auto& body :
         {answer_of(good, "success", 1, 0, 0), answer_of(failed, "failed", 0, 1, 0),
          answer_of(fell_back, "degraded", 0, 0, 1),
          answer_of(good + "," + failed + "," + fell_back, "partial", 1, 1, 1),
          std::string(
              R"({"error":{"code":"AUTH_FAILED","message":"who is it","trace_id":"t"}})")}) {
        const AnswerFindings found = findings_of(body);
        EXPECT_EQ(found.answers, 1U) << body;
        EXPECT_TRUE(found.bad.empty()) << body << found.bad.begin()->first;
    }
}

TEST(AnswerAuditor, PassesOverAnswersInAnotherForm) {
    for (const char* body : {R"({"status":"success"})", R"({"results":[{"success":true}]})",
                             R"({"error":"/var/x secret-key-acme"})", "[]", "{", "7"}) {
        const AnswerFindings found = findings_of(body);
        EXPECT_EQ(found.answers, 0U) << body;
        EXPECT_TRUE(found.bad.empty()) << body;
    }
}

TEST(AnswerAuditor, WorksOutStatusAndCountsAnew) {
    EXPECT_EQ(only_finding(answer_of(kGoodStep, "partial", 1, 0, 0), "status"),
              "status says partial, the results make it success");
    EXPECT_EQ(only_finding(answer_of(kGoodStep, "success", 2, 0, 0), "counts"),
              "successful_tools says 2, the results make it 1");
    EXPECT_EQ(only_finding(answer_of(kGoodStep, "success", 1, 1, 0), "counts"),
              "failed_tools says 1, the results make it 0");
    EXPECT_EQ(only_finding(answer_of(kGoodStep, "success", 1, 0, 1), "counts"),
              "fallback_tools says 1, the results make it 0");
    EXPECT_EQ(only_finding(answer_of("", "success", 0, 0, 0), "status"),
              "status says success, the results make it failed");
}

TEST(AnswerAuditor, NoStepTakesLongerThanTheWholeRun) {
    const std::string step =
        R"({"step_id":"a","success":true,"data":{"n":1},"error":null,"error_code":null,)"
        R"("fallback_used":false,"duration_ms":50.125})";
    EXPECT_TRUE(findings_of(answer_of(step, "success", 1, 0, 0, R"(,"total_duration_ms":50.125)"))
                    .bad.empty());
    EXPECT_EQ(
        only_finding(answer_of(step, "success", 1, 0, 0, R"(,"total_duration_ms":0.05)"), "time"),
        "a step took 50.125 ms, the whole run 0.05 ms");
}

TEST(AnswerAuditor, NoTwoAnswersHaveOneTraceId) {
    const auto traced = [](const std::string& id) {
        return answer_of(kGoodStep, "success", 1, 0, 0, R"(,"trace":{"trace_id":")" + id + R"("})");
    };
    StepReader reader({.keys = {}, .sql = {}});
    reader.read(1, traced("t1"));
    reader.read(2, traced("t2"));
    EXPECT_TRUE(reader.findings().bad.empty());
    reader.read(3, traced("t1"));
    ASSERT_TRUE(reader.findings().bad.contains("trace"));
    EXPECT_EQ(reader.findings().bad.at("trace").first, 3U);
    EXPECT_EQ(reader.findings().bad.at("trace").sample, "another answer had the trace id t1");
}

TEST(AnswerAuditor, ManyRefusalsLeaveTheTraceIdsOfRunsToBeCompared) {
    const auto refused = [](int number) {
        return R"({"error":{"code":"RATE_LIMITED","message":"later","trace_id":"r)" +
               std::to_string(number) + R"("}})";
    };
    const auto traced = [](const std::string& id) {
        return answer_of(kGoodStep, "success", 1, 0, 0, R"(,"trace":{"trace_id":")" + id + R"("})");
    };
    constexpr int kMost = 100'000;
    StepReader reader;
    for (int i = 0; i < kMost; ++i) {
        reader.read(1, refused(i));
    }
    EXPECT_TRUE(reader.findings().bad.empty());
    reader.read(2, traced("t1"));
    reader.read(3, traced("t1"));
    ASSERT_TRUE(reader.findings().bad.contains("trace"));
    EXPECT_EQ(reader.findings().bad.at("trace").first, 3U);
    // A run is compared with the refusals too.
    reader.read(4, traced("r7"));
    EXPECT_EQ(reader.findings().bad.at("trace").count, 2U);
}

TEST(AnswerAuditor, LooksAtEachStep) {
    EXPECT_EQ(
        only_finding(answer_of(R"({"step_id":"a","success":true,"data":null})", "success", 1, 0, 0),
                     "data"),
        "a step succeeded without data");
    EXPECT_EQ(only_finding(answer_of(R"({"step_id":"a","success":false,"fallback_used":true,)"
                                     R"("error":"late","error_code":"TOOL_TIMEOUT"})",
                                     "degraded", 0, 0, 1),
                           "data"),
              "a step was answered by its fallback without data");
    EXPECT_EQ(only_finding(answer_of(R"({"step_id":"a","success":true,"data":1,)"
                                     R"("error_code":"TOOL_TIMEOUT"})",
                                     "success", 1, 0, 0),
                           "code"),
              "a step succeeded with the error code TOOL_TIMEOUT");
    EXPECT_EQ(only_finding(
                  answer_of(R"({"step_id":"a","success":false,"error":"no"})", "failed", 0, 1, 0),
                  "code"),
              "a step failed without an error code");
    for (const char* const error : {R"("error":null)", R"("error":"")", R"("error":7)"}) {
        EXPECT_EQ(only_finding(answer_of(R"({"step_id":"a","success":false,"error_code":"X",)" +
                                             std::string(error) + "}",
                                         "failed", 0, 1, 0),
                               "error"),
                  "a step failed without an error text");
    }
    EXPECT_EQ(only_finding(answer_of(std::string(kGoodStep) + "," + kGoodStep, "success", 2, 0, 0),
                           "steps"),
              "two results of one step");
}

TEST(AnswerAuditor, FindsForbiddenText) {
    const auto with_error = [](const std::string& text) {
        return answer_of(R"({"step_id":"a","success":false,"data":null,"error":")" + text +
                             R"(","error_code":"INTERNAL_ERROR"})",
                         "failed", 0, 1, 0);
    };
    EXPECT_EQ(only_finding(with_error("bad key secret-key-acme"), "key"),
              "results.error holds an API key");
    EXPECT_EQ(only_finding(with_error("in SELECT name FROM orders"), "sql"),
              "results.error holds SQL of the plan");
    EXPECT_EQ(only_finding(with_error("cannot open /var/faultline/acme.db"), "path"),
              "results.error holds a path, /var/faultline/acme.db");
    EXPECT_EQ(only_finding(with_error("thrown at executor.cc:42"), "frame"),
              "results.error holds a stack frame, executor.cc:42");
    // In a step's data a path may be the answer; a key never is.
    const auto with_data = [](const std::string& text) {
        return answer_of(R"({"step_id":"a","success":true,"data":{"x":[{"y":")" + text + R"("}]}})",
                         "success", 1, 0, 0);
    };
    EXPECT_TRUE(findings_of(with_data("/var/x at a.cc:1")).bad.empty());
    EXPECT_EQ(only_finding(with_data("secret-key-acme"), "key"), "results.data holds an API key");
    EXPECT_EQ(only_finding(with_data("secret\\u002dkey-acme"), "key"),
              "results.data holds an API key")
        << "however it is written";
    EXPECT_EQ(only_finding(R"({"error":{"code":"X","message":"see /etc/passwd","trace_id":"t"}})",
                           "path"),
              "error.message holds a path, /etc/passwd");
}

// The caller of a decision gets back what it sent as its trace.
TEST(AnswerAuditor, TheCallersTraceOfADecisionIsItsOwn) {
    const auto decision = [](const std::string& meta) {
        return R"({"ok":true,"output":{},"error":null,"reason":"exec.ok","elapsed_ms":1,"meta":{)" +
               meta + "}}";
    };
    EXPECT_TRUE(findings_of(decision(R"("trace":{"source":"/var/ci/job"})")).bad.empty());
    EXPECT_EQ(only_finding(decision(R"("cause":"/var/ci/job")"), "path"),
              "meta.cause holds a path, /var/ci/job");
    EXPECT_EQ(only_finding(decision(R"("trace":{"source":"secret-key-acme"})"), "key"),
              "meta.trace holds an API key");
}

TEST(AnswerAuditor, ACardHoldsNoKey) {
    const std::vector<std::pair<std::string, std::string>> headers = {
        {"X-Cache", "hit"},
        {"ETag", "\"a\""},
        {"Cache-Control", "private, max-age=60"},
        {"Vary", "Authorization, X-API-Key"}};
    StepReader reader({.keys = {"secret-key-acme"}, .sql = {}}, false);
    reader.read_head(1, {.status = 200, .headers = &headers});
    EXPECT_EQ(reader.read(1, R"({"rows":["/var/x"]})", "status"), "success");
    EXPECT_TRUE(reader.findings().bad.empty());
    reader.read_head(2, {.status = 200, .headers = &headers});
    EXPECT_EQ(reader.read(2, R"({"rows":["secret-key-acme"]})", "status"), "success");
    EXPECT_EQ(reader.findings().bad.count("key"), 1U);
    reader.read_head(3, {.status = 200, .headers = &headers});
    EXPECT_EQ(reader.read(3, R"({"rows":["/va)", "status"), std::nullopt) << "it is cut";
}

TEST(AnswerAuditor, ComparesTheTraceIdWithTheHeads) {
    const std::string answer =
        answer_of(kGoodStep, "success", 1, 0, 0, R"(,"trace":{"trace_id":"t1"})");
    const std::vector<std::pair<std::string, std::string>> same = {{"X-Trace-Id", "t1"}};
    const std::vector<std::pair<std::string, std::string>> other = {{"X-Trace-Id", "t2"}};
    StepReader reader({}, false);
    reader.read_head(1, {.status = 200, .headers = &same});
    reader.read(1, answer);
    EXPECT_TRUE(reader.findings().bad.empty());
    StepReader deceived({}, false);
    deceived.read_head(1, {.status = 200, .headers = &other});
    deceived.read(1, answer);
    EXPECT_EQ(deceived.findings().bad.at("trace-head").sample,
              "X-Trace-Id is \"t2\", the answer's own trace id \"t1\"");
}

TEST(AnswerAuditor, CountsAndKeepsTheFirst) {
    StepReader reader({}, false);
    reader.read(3, answer_of(kGoodStep, "failed", 1, 0, 0));
    reader.read(4, answer_of(kGoodStep, "degraded", 1, 0, 0));
    const AnswerFinding& found = reader.findings().bad.at("status");
    EXPECT_EQ(found.count, 2U);
    EXPECT_EQ(found.first, 3U);
    EXPECT_EQ(found.sample, "status says failed, the results make it success");
    EXPECT_TRUE(reader.steps().empty()) << "without steps it keeps none";
}

}  // namespace
}  // namespace faultline::scenario

#include "engine/api/request_codec.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

TEST(Orchestration, DecodesEveryField) {
    const auto request = decode_orchestration(R"({
        "plan": {"strategy": "dag", "steps": [
            {"id": "a", "tool": "function.call", "params": {"fn": "echo", "args": [1]}},
            {"id": "b", "tool": "topology", "depends_on": ["a"], "timeout_ms": 250.5,
             "idempotent": false}]},
        "deadline_ms": 1500, "trace": {"evidence_id": "ev-1"}})");
    ASSERT_TRUE(request) << request.error().message;
    EXPECT_EQ(request->deadline, 1500ms);
    EXPECT_EQ(request->evidence_id, "ev-1");
    EXPECT_EQ(request->plan.strategy, Strategy::kDependencies);
    ASSERT_EQ(request->plan.steps.size(), 2U);
    const PlanStep& a = request->plan.steps[0];
    EXPECT_EQ(a.id, "a");
    EXPECT_EQ(a.tool, "function.call");
    EXPECT_EQ(*a.params, (json{{"fn", "echo"}, {"args", {1}}}));
    EXPECT_FALSE(a.timeout);
    EXPECT_TRUE(a.idempotent);
    EXPECT_FALSE(a.idempotent_stated);
    const PlanStep& b = request->plan.steps[1];
    EXPECT_EQ(*b.params, json::object());
    EXPECT_EQ(b.depends_on, std::vector<std::string>{"a"});
    EXPECT_EQ(b.timeout, 250500us);
    EXPECT_FALSE(b.idempotent);
    EXPECT_TRUE(b.idempotent_stated);
}

TEST(Orchestration, OnlySerialSaysThatStepsRunOneAtATime) {
    const auto strategy = [](const char* word) {
        const json plan = {{"strategy", word}, {"steps", {{{"id", "a"}, {"tool", "t"}}}}};
        return decode_orchestration(json{{"plan", plan}}.dump())->plan.strategy;
    };
    EXPECT_EQ(strategy("serial"), Strategy::kSerial);
    for (const char* word : {"auto", "parallel", "dag"}) {
        EXPECT_EQ(strategy(word), Strategy::kDependencies) << word;
    }
}

TEST(Orchestration, HasDefaults) {
    const auto request = decode_orchestration(
        R"({"plan":{"steps":[{"id":"a","tool":"t","params":null,"timeout_ms":null}]},"trace":null})");
    ASSERT_TRUE(request) << request.error().message;
    EXPECT_EQ(request->plan.strategy, Strategy::kDependencies);
    EXPECT_FALSE(request->deadline);
    EXPECT_EQ(request->evidence_id, "");
    EXPECT_EQ(*request->plan.steps[0].params, json::object());
}

TEST(Orchestration, ATenantInTheBodyMeansNothing) {
    EXPECT_TRUE(decode_orchestration(
        R"({"tenant":"other","plan":{"steps":[{"id":"a","tool":"t"}]},"trace":{"tenant":5}})"));
}

std::string with_step(const std::string& fields) {
    return R"({"plan":{"steps":[{"id":"ok","tool":"t"},{)" + fields + "}]}}";
}

TEST(Orchestration, NamesTheFieldThatIsWrong) {
    struct Row {
        std::string body;
        ErrorCode code;
        std::string says;
    };
    using enum ErrorCode;
    const std::string long_text(129, 'x');
    const std::vector<Row> rows = {
        {"", kInvalidParams, "JSON"},
        {"nul", kInvalidParams, "JSON"},
        {"null", kInvalidParams, "the body: expected an object, got null"},
        {"[]", kInvalidParams, "got array"},
        {"5", kInvalidParams, "got number"},
        {"{}", kInvalidParams, "plan: is missing"},
        {R"({"plan":null})", kInvalidParams, "plan: is missing"},
        {R"({"plan":5})", kPlanInvalid, "plan: expected an object, got number"},
        {R"({"plan":{}})", kPlanInvalid, "plan.steps: is missing"},
        {R"({"plan":{"steps":{}}})", kPlanInvalid, "plan.steps: expected an array"},
        {R"({"plan":{"steps":[]}})", kPlanInvalid, "plan.steps: 0 steps"},
        {R"({"plan":{"steps":[{"id":"a","tool":"t"}],"stratgy":"dag"}})", kPlanInvalid,
         "plan: unknown field \"stratgy\"; known are steps, strategy"},
        {R"({"plan":{"steps":[{"id":"a","tool":"t"}],"strategy":"fast"}})", kPlanInvalid,
         "plan.strategy: expected auto"},
        {R"({"plan":{"steps":[{"id":"a","tool":"t"}],"strategy":1}})", kPlanInvalid,
         "plan.strategy"},
        {R"({"plan":{"steps":[{"id":"a","tool":"t"}]},"deadlne_ms":5})", kInvalidParams,
         "unknown field \"deadlne_ms\""},
        {R"({"plan":{"steps":[{"id":"a","tool":"t"}]},"deadline_ms":0})", kInvalidParams,
         "deadline_ms: must be above 0"},
        {R"({"plan":{"steps":[{"id":"a","tool":"t"}]},"deadline_ms":-1})", kInvalidParams,
         "deadline_ms"},
        {R"({"plan":{"steps":[{"id":"a","tool":"t"}]},"deadline_ms":1e300})", kInvalidParams,
         "deadline_ms"},
        {R"({"plan":{"steps":[{"id":"a","tool":"t"}]},"deadline_ms":"5"})", kInvalidParams,
         "deadline_ms: expected a number, got string"},
        {R"({"plan":{"steps":[{"id":"a","tool":"t"}]},"trace":[]})", kInvalidParams,
         "trace: expected an object"},
        {R"({"plan":{"steps":[{"id":"a","tool":"t"}]},"trace":{"evidence":1}})", kInvalidParams,
         "trace: unknown field \"evidence\""},
        {R"({"plan":{"steps":[{"id":"a","tool":"t"}]},"trace":{"evidence_id":1}})", kInvalidParams,
         "trace.evidence_id: expected a string"},
        {R"({"plan":{"steps":[5]}})", kPlanInvalid, "plan.steps[0]: expected an object"},
        {with_step(R"("tool":"t")"), kPlanInvalid, "plan.steps[1].id: is missing"},
        {with_step(R"("id":"","tool":"t")"), kPlanInvalid, "plan.steps[1].id: must not be empty"},
        {with_step(R"("id":7,"tool":"t")"), kPlanInvalid, "plan.steps[1].id: expected a string"},
        {with_step(R"("id":"b")"), kPlanInvalid, "plan.steps[1].tool: is missing"},
        {with_step(R"("id":")" + long_text + R"(","tool":"t")"), kPlanInvalid,
         "plan.steps[1].id: 129 bytes"},
        {with_step(R"("id":"b","tool":")" + long_text + "\""), kPlanInvalid,
         "plan.steps[1].tool: 129 bytes"},
        {with_step(R"("id":"b","tool":"t","params":[])"), kPlanInvalid,
         "plan.steps[1].params: expected an object, got array"},
        {with_step(R"("id":"b","tool":"t","depends_on":"ok")"), kPlanInvalid,
         "plan.steps[1].depends_on: expected an array"},
        {with_step(R"("id":"b","tool":"t","depends_on":["ok",3])"), kPlanInvalid,
         "plan.steps[1].depends_on[1]: expected a string"},
        {with_step(R"("id":"b","tool":"t","depends_on":[""])"), kPlanInvalid,
         "plan.steps[1].depends_on[0]: must be 1 to 128 bytes"},
        {with_step(R"("id":"b","tool":"t","timeout_ms":true)"), kPlanInvalid,
         "plan.steps[1].timeout_ms: expected a number"},
        {with_step(R"("id":"b","tool":"t","timeout_ms":0)"), kPlanInvalid,
         "plan.steps[1].timeout_ms: must be above 0"},
        {with_step(R"("id":"b","tool":"t","idempotent":"yes")"), kPlanInvalid,
         "plan.steps[1].idempotent: expected true or false"},
        {with_step(R"("id":"b","tool":"t","retries":3)"), kPlanInvalid,
         "plan.steps[1]: unknown field \"retries\""},
        {"\xEF\xBB\xBF" + with_step(R"("id":"b","tool":"t")"), kInvalidParams, "byte order mark"},
        {R"({"plan":{"steps":[{"id":"a","id":"b","tool":"t"}]}})", kInvalidParams, "twice"},
        {with_step("\"id\":\"b\xFF\",\"tool\":\"t\""), kInvalidParams, "JSON"},
    };
    for (const Row& row : rows) {
        const auto request = decode_orchestration(row.body);
        ASSERT_FALSE(request) << row.body;
        EXPECT_EQ(request.error().code, row.code) << row.body;
        EXPECT_NE(request.error().message.find(row.says), std::string::npos)
            << row.body << "\nsays " << request.error().message;
    }
}

TEST(Orchestration, IsBounded) {
    json body = {{"plan", {{"steps", json::array()}}}};
    for (int i = 0; i < 101; ++i) {
        body["plan"]["steps"].push_back({{"id", std::to_string(i)}, {"tool", "t"}});
    }
    const auto many = decode_orchestration(body.dump());
    ASSERT_FALSE(many);
    EXPECT_EQ(many.error().code, ErrorCode::kPlanInvalid);
    body["plan"]["steps"].erase(100);
    EXPECT_TRUE(decode_orchestration(body.dump()));

    EXPECT_FALSE(decode_orchestration(std::string(1 << 20, '[')));
    EXPECT_FALSE(decode_orchestration(std::string((1 << 20) + 1, ' ')));
    const std::string name(100'000, 'n');
    const auto unknown = decode_orchestration("{\"" + name + "\":1}");
    ASSERT_FALSE(unknown);
    EXPECT_LT(unknown.error().message.size(), 300U) << "a message is not a mirror";
}

TEST(Orchestration, ParamsOutliveTheRequest) {
    JsonPtr params;
    {
        auto request = decode_orchestration(
            R"({"plan":{"steps":[{"id":"a","tool":"t","params":{"deep":[1,2,3]}}]}})");
        params = request->plan.steps[0].params;
    }
    EXPECT_EQ(params->dump(), R"({"deep":[1,2,3]})");
}

}  // namespace
}  // namespace faultline::engine

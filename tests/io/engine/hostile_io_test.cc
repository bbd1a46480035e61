// Bodies nobody should send, to both routes that take one: never 5xx, never a crash, always an
// answer of the promised shape, and the engine goes on.
#include "tests/io/engine/served_engine.h"

#include <algorithm>
#include <functional>

#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using nlohmann::json;

struct Hostile {
    std::string name;
    std::string body;
    bool may_run = false;  // as an orchestration it is a plan, however odd
};

std::string steps(const std::string& list) { return R"({"plan":{"steps":[)" + list + "]}}"; }

std::string step_with(const std::string& fields) {
    return steps(R"({"id":"a","tool":"function.call",)" + fields + "}");
}

std::string repeated(const std::string& text, std::size_t times) {
    std::string all;
    all.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

std::string chain_of(int length) {
    std::string list = R"({"id":"s0","tool":"function.call","params":{"fn":"add"}})";
    for (int i = 1; i < length; ++i) {
        list += R"(,{"id":"s)" + std::to_string(i) +
                R"(","tool":"function.call","params":{"fn":"add"},"depends_on":["s)" +
                std::to_string(i - 1) + "\"]}";
    }
    return steps(list);
}

std::string many_steps(int count) {
    std::string list;
    for (int i = 0; i < count; ++i) {
        list += (i == 0 ? "" : ",") + std::string(R"({"id":"s)") + std::to_string(i) +
                R"(","tool":"function.call","params":{"fn":"add"}})";
    }
    return steps(list);
}

std::vector<Hostile> not_json() {
    return {
        {"empty", ""},
        {"space", " \t\r\n"},
        {"null", "null"},
        {"true", "true"},
        {"number", "5"},
        {"string", "\"plan\""},
        {"array", "[]"},
        {"object", "{}"},
        {"truncated", R"({"plan":{"steps":[{"id":"a","tool":"function.ca)"},
        {"truncated escape", R"({"plan":"\u12)"},
        {"trailing", R"({"plan":{"steps":[{"id":"a","tool":"topology"}]}} x)"},
        {"two documents", "{}{}"},
        {"comment", "/* x */ {}"},
        {"single quotes", "{'plan':1}"},
        {"trailing comma", R"({"plan":{"steps":[],}})"},
        {"NaN", R"({"plan":NaN})"},
        {"binary", std::string("\x00\x01\x02\xFF\xFE", 5)},
        {"NUL inside", std::string("{\"plan\"\0:1}", 11)},
        {"bad UTF-8", "{\"plan\":\"\xC3\x28\"}"},
        {"overlong UTF-8", "{\"plan\":\"\xC0\xAF\"}"},
        {"lone surrogate", R"({"plan":"\ud800"})"},
        {"UTF-16", std::string("{\0}\0", 4)},
        {"BOM", "\xEF\xBB\xBF" + steps(R"({"id":"a","tool":"topology"})")},
        {"control character", "{\"plan\":\"a\nb\"}"},
        {"100k deep arrays", std::string(100'000, '[')},
        {"100k deep objects", repeated(R"({"a":)", 100'000)},
        {"closed 100k deep", std::string(100'000, '[') + std::string(100'000, ']')},
        {"1 MiB of brackets", std::string(1U << 20U, '[')},
        {"1 MiB of quotes", std::string(1U << 20U, '"')},
        {"1 MiB of digits", std::string(1U << 20U, '9')},
        {"huge number", R"({"plan":1e999999})"},
        {"duplicate keys", R"({"plan":1,"plan":{"steps":[{"id":"a","tool":"topology"}]}})"},
        {"100k keys", "{" + repeated("\"k\":1,", 100'000) + "\"z\":1}"},
        {"gigantic name", "{\"" + std::string(900'000, 'n') + "\":1}"},
    };
}

std::vector<Hostile> not_a_plan() {
    return {
        {"unknown field", R"({"plan":{"steps":[{"id":"a","tool":"topology"}]},"dedline_ms":1})"},
        {"unknown step field", step_with(R"("parms":{})")},
        {"prototype", R"({"__proto__":{"tenant":"other"},"plan":{"steps":[]}})"},
        {"plan null", R"({"plan":null})"},
        {"plan array", R"({"plan":[]})"},
        {"steps object", R"({"plan":{"steps":{}}})"},
        {"no steps", steps("")},
        {"step null", steps("null")},
        {"step number", steps("1")},
        {"id number", steps(R"({"id":1,"tool":"topology"})")},
        {"id empty", steps(R"({"id":"","tool":"topology"})")},
        {"id gigantic",
         steps(R"({"id":")" + std::string(900'000, 'x') + R"(","tool":"topology"})")},
        {"tool missing", steps(R"({"id":"a"})")},
        {"tool array", steps(R"({"id":"a","tool":["topology"]})")},
        {"tool unknown", steps(R"({"id":"a","tool":"rm -rf"})")},
        {"tool path", steps(R"({"id":"a","tool":"../../etc/passwd"})")},
        {"params array", step_with(R"("params":[])")},
        {"params string", step_with(R"("params":"x")")},
        {"depends_on string", step_with(R"("depends_on":"a")")},
        {"depends_on objects", step_with(R"("depends_on":[{}])")},
        {"depends_on gigantic",
         step_with("\"depends_on\":[" + repeated("\"a\",", 50'000) + "\"a\"]")},
        {"timeout string", step_with(R"("timeout_ms":"1")")},
        {"timeout zero", step_with(R"("timeout_ms":0)")},
        {"timeout negative", step_with(R"("timeout_ms":-5)")},
        {"timeout huge", step_with(R"("timeout_ms":1e300)")},
        {"idempotent number", step_with(R"("idempotent":1)")},
        {"strategy unknown", R"({"plan":{"steps":[{"id":"a","tool":"topology"}],"strategy":"x"}})"},
        {"strategy object", R"({"plan":{"steps":[{"id":"a","tool":"topology"}],"strategy":{}}})"},
        {"deadline string",
         R"({"plan":{"steps":[{"id":"a","tool":"topology"}]},"deadline_ms":"1"})"},
        {"deadline negative",
         R"({"plan":{"steps":[{"id":"a","tool":"topology"}]},"deadline_ms":-1})"},
        {"trace string", R"({"plan":{"steps":[{"id":"a","tool":"topology"}]},"trace":"x"})"},
        {"evidence gigantic",
         R"({"plan":{"steps":[{"id":"a","tool":"topology"}]},"trace":{"evidence_id":")" +
             std::string(100'000, 'e') + "\"}}"},
        {"cycle", steps(R"({"id":"a","tool":"topology","depends_on":["b"]},)"
                        R"({"id":"b","tool":"topology","depends_on":["a"]})")},
        {"self dependency", step_with(R"("depends_on":["a"])")},
        {"dangling dependency", step_with(R"("depends_on":["nowhere"])")},
        {"double id", steps(R"({"id":"a","tool":"topology"},{"id":"a","tool":"topology"})")},
        {"101 steps", many_steps(101)},
        {"chain of 11", chain_of(11)},
        {"self reference", step_with(R"("params":{"fn":"echo","args":[{"$ref":"a.data"}]})")},
        {"reference to nowhere", step_with(R"("params":{"fn":"echo","args":[{"$ref":"z.data"}]})")},
        {"malformed reference", step_with(R"("params":{"fn":"echo","args":[{"$ref":"..[["}]})")},
        {"reference to a number", step_with(R"("params":{"fn":"echo","args":[{"$ref":7}]})")},
        {"reference cycle",
         steps(R"({"id":"a","tool":"function.call","params":{"x":{"$ref":"b.data"}}},)"
               R"({"id":"b","tool":"function.call","params":{"x":{"$ref":"a.data"}}})")},
    };
}

std::vector<Hostile> odd_plans() {
    return {
        {"reference that does not resolve",
         steps(R"({"id":"a","tool":"function.call","params":{"fn":"add"}},)"
               R"({"id":"b","tool":"function.call",)"
               R"("params":{"fn":"echo","args":[{"$ref":"a.data.rows[9999999999].id"}]}})"),
         true},
        {"gigantic string",
         step_with("\"params\":{\"fn\":\"echo\",\"args\":[\"" + std::string(900'000, 'x') + "\"]}"),
         true},
        {"many numbers",
         step_with("\"params\":{\"fn\":\"add\",\"args\":[" + repeated("1,", 20'000) + "1]}"), true},
        {"function unknown", step_with(R"("params":{"fn":"system"})"), true},
        {"function without name", step_with(R"("params":{})"), true},
        {"params 50 deep",
         step_with(R"("params":{"fn":"echo","args":)" + std::string(50, '[') +
                   std::string(50, ']') + "}"),
         true},
        {"sleep for ever", step_with(R"("params":{"fn":"sleep_ms","args":[1e308]})"), true},
        {"huge integers",
         step_with(R"("params":{"fn":"add","args":[9223372036854775807,9223372036854775807]})"),
         true},
        {"100 steps", many_steps(100), true},
        {"chain of 10", chain_of(10), true},
        {"escapes", step_with(R"("params":{"fn":"echo","args":["\u0000\u001f\"\\\u2028"]})"), true},
    };
}

std::vector<Hostile> all_rows() {
    std::vector<Hostile> rows = not_json();
    for (const auto& more : {not_a_plan(), odd_plans()}) {
        rows.insert(rows.end(), more.begin(), more.end());
    }
    return rows;
}

class HostileBodies : public ServedEngine {
protected:
    // Nothing was logged as our own bug, and the engine still answers.
    void expect_unharmed() {
        EXPECT_EQ(std::count_if(log_lines_.begin(), log_lines_.end(),
                                [](const std::string& line) {
                                    return line.find("request_failed") != std::string::npos ||
                                           line.find("handler_exception") != std::string::npos;
                                }),
                  0);
        EXPECT_EQ(post("/v1/execute", R"({"action":"function.call","fn":"add"})").status, 200U);
        EXPECT_EQ(api_->run_permits().in_flight(), 0U);
    }
};

TEST_F(HostileBodies, ToOrchestrationsAre4xxOrARunThatFailed) {
    for (const Hostile& row : all_rows()) {
        const net::HttpResponse response = post("/v1/orchestrations", row.body);
        const json body = json::parse(response.body, nullptr, false);
        ASSERT_TRUE(body.is_object()) << row.name;
        if (row.may_run) {
            EXPECT_TRUE(response.status == 200 || response.status == 400) << row.name;
        } else {
            EXPECT_EQ(response.status, 400U) << row.name << ": " << response.body.substr(0, 300);
        }
        if (response.status != 200) {
            const json& error = body.at("error");
            EXPECT_TRUE(error.at("code") == "PLAN_INVALID" || error.at("code") == "INVALID_PARAMS")
                << row.name << ": " << error;
            EXPECT_LT(error.at("message").get<std::string>().size(), 1000U) << row.name;
        } else {
            EXPECT_EQ(body.at("successful_tools").get<std::size_t>() +
                          body.at("failed_tools").get<std::size_t>() +
                          body.at("fallback_tools").get<std::size_t>(),
                      body.at("results").size())
                << row.name;
        }
    }
    expect_unharmed();
}

TEST_F(HostileBodies, ToExecuteAlwaysGiveAnExecResult) {
    for (const Hostile& row : all_rows()) {
        const net::HttpResponse response = post("/v1/execute", row.body);
        EXPECT_EQ(response.status, 400U) << row.name;
        const json body = json::parse(response.body, nullptr, false);
        ASSERT_TRUE(body.is_object()) << row.name;
        EXPECT_EQ(body.at("ok"), false) << row.name;
        EXPECT_EQ(body.at("reason"), "exec.error") << row.name;
        EXPECT_EQ(body.at("meta").at("reason"), "exec.error.bad_input") << row.name;
        EXPECT_TRUE(body.at("meta").contains("trace")) << row.name;
    }
    expect_unharmed();
}

TEST_F(HostileBodies, OfDecisionsGiveAnExecResultToo) {
    const std::vector<std::string> decisions = {
        R"({"action":[]})",
        R"({"action":{}})",
        R"({"action":1})",
        R"({"action":true})",
        R"({"action":""})",
        R"({"action":null})",
        R"({"action":"../x"})",
        R"({"action":"function.call"})",
        R"({"action":"function.call","fn":[]})",
        R"({"action":"function.call","fn":"add","args":{}})",
        R"({"action":"function.call","fn":"add","kwargs":[]})",
        R"({"action":"function.call","fn":"add","args":[{"$ref":"x.data"}]})",
        R"({"action":"function.call","fn":"echo","args":[{"$ref":"decision.data"}]})",
        R"({"action":"function.call","fn":"add","timeout_sec":"x"})",
        R"({"action":"function.call","fn":"add","timeout_sec":-1})",
        R"({"action":"function.call","fn":"add","retries":1e99})",
        R"({"action":"function.call","fn":"add","retries":[]})",
        R"({"action":"function.call","fn":"add","idempotent":"no"})",
        R"({"action":"function.call","fn":"add","trace":[1,2,3]})",
        R"({"action":"topology","kwargs":{"depth":1e99}})",
        R"({"action":"topology","kwargs":{"root":{"$ref":5}}})",
        R"({"action":"cards","kwargs":{"period":[]}})",
        "{\"action\":\"" + std::string(900'000, 'a') + "\"}",
        R"({"action":"function.call","fn":")" + std::string(900'000, 'f') + "\"}",
        R"({"action":"function.call","fn":"fail","args":["NO_CODE"]})",
        R"({"action":"x\u0000y"})",
    };
    for (const std::string& decision : decisions) {
        const net::HttpResponse response = post("/v1/execute", decision);
        const std::string shown = decision.substr(0, 80);
        EXPECT_LT(response.status, 500U) << shown;
        const json body = json::parse(response.body, nullptr, false);
        ASSERT_TRUE(body.is_object() && body.size() == 8) << shown;
        EXPECT_EQ(body.at("ok"), false) << shown;
        EXPECT_LT(response.body.size(), 5'000U) << shown;
    }
    expect_unharmed();
}

}  // namespace
}  // namespace faultline::engine

// POST /v1/orchestrations and /v1/execute through real sockets, field by field.
#include "tests/fakes/metric_value.h"
#include "tests/io/engine/served_engine.h"

#include <set>
#include <vector>

#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using nlohmann::json;

std::set<std::string> names(const json& object) {
    std::set<std::string> all;
    for (const auto& [name, value] : object.items()) {
        all.insert(name);
    }
    return all;
}

json function(const char* id, const char* fn, json args = json::array()) {
    return {{"id", id}, {"tool", "function.call"}, {"params", {{"fn", fn}, {"args", args}}}};
}

json plan(std::vector<json> steps) { return {{"plan", {{"steps", json(std::move(steps))}}}}; }

class Runs : public ServedEngine {
protected:
    json run(const json& body) {
        const net::HttpResponse response = post("/v1/orchestrations", body.dump());
        EXPECT_EQ(response.status, 200U) << response.body;
        EXPECT_EQ(header(response, "Content-Type"), "application/json");
        json wire = json::parse(response.body);
        EXPECT_EQ(wire.at("trace").at("trace_id"), header(response, "X-Trace-Id"));
        return wire;
    }
    std::pair<unsigned, json> decide(const json& body) {
        const net::HttpResponse response = post("/v1/execute", body.dump());
        json wire = json::parse(response.body);
        EXPECT_EQ(names(wire), (std::set<std::string>{"ok", "started_at", "ended_at", "elapsed_ms",
                                                      "output", "error", "reason", "meta"}));
        return {response.status, std::move(wire)};
    }
};

TEST_F(Runs, AnOrchestrationAnswersAsTheContractSays) {
    const json wire = run(plan({function("sum", "add", {1, 2}),
                                function("copy", "echo", {{{"$ref", "sum.data"}}}),
                                {{"id", "net"}, {"tool", "topology"}, {"depends_on", {"sum"}}}}));
    EXPECT_EQ(names(wire),
              (std::set<std::string>{"status", "results", "successful_tools", "failed_tools",
                                     "fallback_tools", "fallback_applied", "fallback_reason",
                                     "error_message", "trace", "total_duration_ms"}));
    EXPECT_EQ(wire.at("status"), "success");
    EXPECT_EQ(wire.at("successful_tools"), 3);
    EXPECT_EQ(wire.at("failed_tools"), 0);
    EXPECT_EQ(wire.at("fallback_tools"), 0);
    EXPECT_EQ(wire.at("error_message"), nullptr);
    const json& results = wire.at("results");
    ASSERT_EQ(results.size(), 3U);
    EXPECT_EQ(names(results.at(0)),
              (std::set<std::string>{"step_id", "tool", "success", "data", "error", "error_code",
                                     "security_error", "fallback_used", "attempts", "cached",
                                     "duration_ms", "warnings"}));
    EXPECT_EQ(results.at(0).at("data"), 3);
    EXPECT_EQ(results.at(1).at("data"), 3);
    EXPECT_EQ(results.at(2).at("data").at("data_source"), "topology_fallback");
    EXPECT_TRUE(results.at(0).at("duration_ms").is_number());
    const json& trace = wire.at("trace");
    EXPECT_EQ(trace.at("tenant"), "acme");
    EXPECT_EQ(trace.at("trace_id").get<std::string>().size(), 32U);
    EXPECT_EQ(trace.at("plan_hash").get<std::string>().empty(), false);
    EXPECT_EQ(trace.at("spans").size(), 3U);
    std::vector<std::string> stages;
    for (const json& stage : trace.at("stages")) {
        stages.push_back(stage.at("stage"));
    }
    EXPECT_EQ(stages, (std::vector<std::string>{"route_plan", "validate", "execute", "compose",
                                                "present"}));
    EXPECT_FALSE(trace.contains("disabled_protections"));
}

TEST_F(Runs, APartialRunIs200AndNamesWhatFailed) {
    const json wire =
        run(plan({function("good", "add", {1}), function("bad", "fail", {"DATA_NOT_FOUND"})}));
    EXPECT_EQ(wire.at("status"), "partial");
    EXPECT_EQ(wire.at("successful_tools"), 1);
    EXPECT_EQ(wire.at("failed_tools"), 1);
    EXPECT_EQ(wire.at("results").at(1).at("error_code"), "DATA_NOT_FOUND");
    EXPECT_EQ(wire.at("results").at(1).at("success"), false);
    EXPECT_TRUE(wire.at("error_message").is_string());
}

TEST_F(Runs, AFailedRunIs200Too) {
    const json wire = run(plan({function("bad", "fail", {"INTERNAL_ERROR"})}));
    EXPECT_EQ(wire.at("status"), "failed");
    EXPECT_EQ(wire.at("failed_tools"), 1);
}

TEST_F(Runs, ADeadlineEndsTheRunInTime) {
    json body = plan({function("slow", "sleep_ms", {60'000})});
    body["deadline_ms"] = 30;
    const net::HttpResponse response = post("/v1/orchestrations", body.dump());
    ASSERT_TRUE(response.status == 200 || response.status == 504) << response.body;
    if (response.status == 200) {
        const json wire = json::parse(response.body);
        EXPECT_EQ(wire.at("status"), "failed");
        EXPECT_EQ(wire.at("failed_tools"), 1);
        EXPECT_LT(wire.at("total_duration_ms").get<double>(), 30'000.0);
    }
}

TEST_F(Runs, TheTenantComesFromTheKeyAlone) {
    json body = plan({function("who", "who")});
    body["tenant"] = "other";
    body["trace"] = {{"tenant", "other"}, {"evidence_id", "ev-7"}};
    const net::HttpResponse response =
        send("POST", "/v1/orchestrations", body.dump(),
             {{"X-Tenant", "other"}, {"X-Scopes", "admin"}, {"Content-Type", "application/json"}});
    const json wire = json::parse(response.body);
    EXPECT_EQ(wire.at("results").at(0).at("data"), (json{{"tenant", "acme"},
                                                         {"principal", "ann"},
                                                         {"tool", "function.call"},
                                                         {"evidence_id", "ev-7"}}));
    EXPECT_EQ(wire.at("trace").at("tenant"), "acme");
    EXPECT_EQ(wire.at("trace").at("evidence_id"), "ev-7");
}

TEST_F(Runs, ADecisionAnswersAsTheContractSays) {
    const auto [status, wire] = decide({{"action", "function.call"},
                                        {"fn", "add"},
                                        {"args", {20, 22}},
                                        {"trace", {{"tenant", "other"}, {"evidence_id", "e"}}}});
    EXPECT_EQ(status, 200U);
    EXPECT_EQ(wire.at("ok"), true);
    EXPECT_EQ(wire.at("output"), 42);
    EXPECT_EQ(wire.at("error"), nullptr);
    EXPECT_EQ(wire.at("reason"), "exec.ok");
    EXPECT_EQ(wire.at("meta").at("trace"), (json{{"tenant", "other"}, {"evidence_id", "e"}}));
    EXPECT_GE(wire.at("ended_at").get<double>(), wire.at("started_at").get<double>());
    EXPECT_GT(wire.at("elapsed_ms").get<double>(), 0.0) << "sub-millisecond work is not zero";
}

TEST_F(Runs, ADecisionReachesAnyTool) {
    const auto [status, wire] = decide({{"action", "topology"}, {"kwargs", {{"root", "db"}}}});
    EXPECT_EQ(status, 200U);
    EXPECT_EQ(wire.at("output").at("nodes").size(), 1U);
}

TEST_F(Runs, DecisionsThatFailAreToldApart) {
    struct Row {
        json decision;
        unsigned status;
        const char* reason;
    };
    const auto call = [](const char* fn, json args) {
        return json{{"action", "function.call"}, {"fn", fn}, {"args", std::move(args)}};
    };
    json late = call("sleep_ms", {60'000});
    late["timeout_sec"] = 0.02;
    late["retries"] = 0;
    const std::vector<Row> rows = {
        {{{"action", "nothing.here"}}, 404, "exec.error.unknown_action"},
        {{{"action", ""}}, 400, "exec.error.bad_input"},
        {{{"action", "function.call"}, {"fn", 5}}, 400, "exec.error.bad_input"},
        {call("nowhere", json::array()), 200, "exec.error.bad_input"},
        {call("add", {"x"}), 200, "exec.error.bad_input"},
        {call("fail", {"INTERNAL_ERROR"}), 200, "exec.error.handler"},
        {call("fail", {"UPSTREAM_UNAVAILABLE"}), 200, "exec.error.handler"},
        {late, 200, "exec.error.timeout"},
        {call("fail", {"PERMISSION_DENIED"}), 200, "exec.error.policy"},
        {call("fail", {"SQL_BLOCKED"}), 200, "exec.error.policy"},
    };
    for (const Row& row : rows) {
        json decision = row.decision;
        decision["trace"] = {{"evidence_id", "kept"}};
        const auto [status, wire] = decide(decision);
        EXPECT_EQ(status, row.status) << decision;
        EXPECT_EQ(wire.at("ok"), false);
        EXPECT_EQ(wire.at("reason"), "exec.error");
        EXPECT_EQ(wire.at("meta").at("reason"), row.reason) << wire;
        EXPECT_EQ(wire.at("meta").at("trace"), (json{{"evidence_id", "kept"}}));
        EXPECT_TRUE(wire.at("error").is_string());
    }
}

// What the load generator has sent and got an answer to is what the engine has counted.
TEST_F(Runs, EachRequestForARunCountsOnceWhateverBecameOfIt) {
    const std::string good = plan({function("a", "add", {1})}).dump();
    const std::string cyclic =
        plan({{{"id", "a"}, {"tool", "function.call"}, {"depends_on", {"a"}}}}).dump();
    EXPECT_EQ(post("/v1/orchestrations", good).status, 200U);
    EXPECT_EQ(post("/v1/execute", R"({"action":"function.call","fn":"add"})").status, 200U);
    const std::vector<std::pair<const char*, std::string>> refused = {
        {"/v1/orchestrations", cyclic},
        {"/v1/orchestrations", "no json"},
        {"/v1/orchestrations", "{}"},
        {"/v1/execute", "[]"},
        {"/v1/execute", R"({"action":"nothing.here"})"},
    };
    double rejected = 0;
    for (const auto& [route, body] : refused) {
        EXPECT_GE(post(route, body).status, 400U);
        EXPECT_EQ(fakes::value_of(registry_, "orch_runs_total", {"rejected"}), ++rejected) << body;
    }
    const net::Headers text = {{"Content-Type", "text/plain"}};
    for (const char* route : {"/v1/orchestrations", "/v1/execute"}) {
        EXPECT_EQ(send("POST", route, good, text).status, 415U);
        EXPECT_EQ(post(route, good, kReaderKey).status, 403U);
        rejected += 2;
        EXPECT_EQ(post(route, good, nullptr).status, 401U) << "nobody asks for a run";
    }
    EXPECT_EQ(get("/v1/orchestrations").status, 405U) << "asks for no run";
    EXPECT_EQ(fakes::value_of(registry_, "orch_runs_total", {"rejected"}), rejected);
    EXPECT_EQ(fakes::value_of(registry_, "orch_run_duration_seconds", {"rejected"}), rejected);
    EXPECT_EQ(fakes::value_of(registry_, "orch_runs_total", {"success"}), 2.0);
}

EngineApiOptions one_slot() {
    EngineApiOptions options;
    options.max_runs_in_flight = 1;
    options.retry_after = std::chrono::seconds(2);
    return options;
}

class FullEngine : public ServedEngine {
protected:
    FullEngine() : ServedEngine(one_slot()) {}
};

TEST_F(FullEngine, TurnsAwayBeforeLookingAtTheBody) {
    const auto first = start("POST", "/v1/orchestrations", plan({function("g", "gate")}).dump());
    run_until([&] { return api_->run_permits().in_flight() == 1; });
    for (const char* route : {"/v1/orchestrations", "/v1/execute"}) {
        const net::HttpResponse refused = post(route, "this is no JSON at all");
        EXPECT_EQ(refused.status, 503U);
        EXPECT_EQ(header(refused, "Retry-After"), "2");
        const json body = json::parse(refused.body);
        if (std::string_view(route) == "/v1/execute") {
            EXPECT_EQ(body.at("reason"), "exec.error");
            EXPECT_EQ(body.at("meta").at("reason"), "exec.error.handler");
            EXPECT_EQ(body.size(), 8U);
        } else {
            EXPECT_EQ(body.at("error").at("code"), "UPSTREAM_UNAVAILABLE");
        }
    }
    EXPECT_EQ(post("/v1/orchestrations", "x", nullptr).status, 401U) << "authentication is first";
    EXPECT_EQ(get("/healthz").status, 200U) << "only runs are turned away";
    EXPECT_EQ(fakes::value_of(registry_, "orch_runs_total", {"rejected"}), 2.0);
    open_gate();
    run_until([&] { return first->done(); });
    EXPECT_EQ(first->result->value().status, 200U);
    EXPECT_EQ(post("/v1/execute", R"({"action":"function.call","fn":"add"})").status, 200U);
}

EngineApiOptions one_slot_unprotected() {
    EngineApiOptions options = one_slot();
    options.disabled.disable(Protection::kShed);
    return options;
}

class UnprotectedEngine : public ServedEngine {
protected:
    UnprotectedEngine() : ServedEngine(one_slot_unprotected()) {}
};

TEST_F(UnprotectedEngine, TakesEverythingAndSaysSo) {
    const auto first = start("POST", "/v1/orchestrations", plan({function("g", "gate")}).dump());
    run_until([&] { return api_->run_permits().in_flight() == 1; });
    const net::HttpResponse second =
        post("/v1/orchestrations", plan({function("a", "add", {1})}).dump());
    EXPECT_EQ(second.status, 200U);
    EXPECT_EQ(json::parse(second.body).at("trace").at("disabled_protections"), (json{"shed"}));
    const net::HttpResponse ready = get("/readyz");
    EXPECT_EQ(ready.status, 503U);
    EXPECT_EQ(json::parse(ready.body).at("disabled_protections"), (json{"shed"}));
    open_gate();
    run_until([&] { return first->done(); });
}

}  // namespace
}  // namespace faultline::engine

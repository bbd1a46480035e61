// Everything around a run, through real sockets: keys, methods, cards with ETags, the open pages.
#include "tests/fakes/metric_value.h"
#include "tests/io/engine/served_engine.h"

#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using nlohmann::json;

class Surface : public ServedEngine {
protected:
    // Every error body has the same shape.
    void expect_error(const net::HttpResponse& response, unsigned status, const char* code) {
        EXPECT_EQ(response.status, status) << response.body;
        const json body = json::parse(response.body, nullptr, false);
        ASSERT_TRUE(body.is_object() && body.size() == 1) << response.body;
        const json& error = body.at("error");
        EXPECT_EQ(error.size(), 3U);
        EXPECT_EQ(error.at("code"), code);
        EXPECT_FALSE(error.at("message").get<std::string>().empty());
        EXPECT_EQ(error.at("trace_id"), header(response, "X-Trace-Id"));
    }
    // So does every answer to a decision, whatever was wrong with it.
    void expect_exec_error(const net::HttpResponse& response, unsigned status, const char* reason,
                           const json& trace = nullptr) {
        EXPECT_EQ(response.status, status) << response.body;
        const json body = json::parse(response.body, nullptr, false);
        ASSERT_TRUE(body.is_object() && body.size() == 8) << response.body;
        EXPECT_EQ(body.at("ok"), false);
        EXPECT_EQ(body.at("reason"), "exec.error");
        EXPECT_EQ(body.at("meta").at("reason"), reason);
        EXPECT_EQ(body.at("meta").at("trace"), trace);
        EXPECT_FALSE(body.at("error").get<std::string>().empty());
    }
    double count(const char* family, metrics::Labels labels) {
        return fakes::value_of(registry_, family, labels).value_or(0.0);
    }
};

TEST_F(Surface, WithoutAKeyEverythingUnderV1Is401) {
    for (const char* path : {"/v1/orchestrations", "/v1/execute", "/v1/cards/reason-trends",
                             "/v1/capabilities", "/v1/nothing", "/v1"}) {
        for (const char* method : {"GET", "POST", "DELETE"}) {
            const net::HttpResponse response = send(method, path, {}, {}, nullptr);
            if (std::string_view(method) == "POST" && std::string_view(path) == "/v1/execute") {
                expect_exec_error(response, 401, "exec.error.policy");
            } else {
                expect_error(response, 401, "AUTH_FAILED");
            }
            EXPECT_EQ(header(response, "WWW-Authenticate"), "Bearer realm=\"faultline\"");
        }
    }
    expect_error(get("/v1/capabilities", {}, "unknown-key-1"), 401, "AUTH_FAILED");
    expect_error(send("GET", "/v1/capabilities", {}, {{"X-API-Key", kOtherKey}}, kAcmeKey), 401,
                 "AUTH_FAILED");
    EXPECT_EQ(send("GET", "/v1/capabilities", {}, {{"X-API-Key", kOtherKey}}, nullptr).status,
              200U);
}

TEST_F(Surface, WithoutTheScopeItIs403WhateverOtherHeadersSay) {
    const net::Headers raising = {
        {"X-Scopes", "run"}, {"X-Role", "admin"}, {"Content-Type", "application/json"}};
    expect_error(send("POST", "/v1/orchestrations", "{}", raising, kReaderKey), 403,
                 "PERMISSION_DENIED");
    expect_exec_error(send("POST", "/v1/execute", "{}", raising, kReaderKey), 403,
                      "exec.error.policy");
    EXPECT_EQ(get("/v1/capabilities", {}, kReaderKey).status, 200U);
}

TEST_F(Surface, TheServerAsAWholeSaysItsMethods) {
    const net::HttpResponse response = send("OPTIONS", "*", {}, {}, nullptr);
    EXPECT_EQ(response.status, 204U);
    EXPECT_EQ(header(response, "Allow"), "GET, HEAD, OPTIONS, POST");
    EXPECT_EQ(response.body, "");
    EXPECT_EQ(count("orch_http_requests_total", {"*", "204"}), 1.0);
}

TEST_F(Surface, EveryAnswerHasADate) {
    for (const char* path : {"/healthz", "/nothing", "/v1/nothing"}) {
        const std::string date = header(get(path), "Date");
        EXPECT_TRUE(date.size() == 29 && date.ends_with(" GMT")) << path << ": " << date;
    }
}

TEST_F(Surface, UnknownRoutesAre404) {
    for (const char* path : {"/", "/nothing", "/v1", "/v1/", "/v1/cards/", "/v1/cards/a/b",
                             "/v1/execute/", "/healthz/", "/v1/orchestrations?x=1/.."}) {
        if (std::string_view(path).find('?') != std::string_view::npos) {
            continue;  // the query is no part of the path
        }
        expect_error(get(path), 404, "DATA_NOT_FOUND");
    }
    expect_error(get("/v1/cards/nothing"), 404, "DATA_NOT_FOUND");
    EXPECT_GE(count("orch_http_requests_total", {"_other", "404"}), 8.0);
}

TEST_F(Surface, OtherMethodsAre405WithAllow) {
    for (const char* path : {"/v1/orchestrations", "/v1/execute"}) {
        for (const char* method : {"GET", "PUT", "DELETE", "PATCH"}) {
            const net::HttpResponse response = send(method, path);
            expect_error(response, 405, "INVALID_PARAMS");
            EXPECT_EQ(header(response, "Allow"), "POST");
        }
    }
    for (const char* path :
         {"/v1/cards/reason-trends", "/v1/capabilities", "/healthz", "/readyz", "/metrics"}) {
        const net::HttpResponse response = send("POST", path, "{}");
        expect_error(response, 405, "INVALID_PARAMS");
        EXPECT_EQ(header(response, "Allow"), "GET, HEAD");
    }
}

TEST_F(Surface, OtherContentTypesAre415) {
    for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "json",
                             "application/jsonx", "multipart/form-data; boundary=x"}) {
        expect_error(send("POST", "/v1/orchestrations", "{}", {{"Content-Type", type}}), 415,
                     "INVALID_PARAMS");
        expect_exec_error(
            send("POST", "/v1/execute", R"({"trace":{"a":1}})", {{"Content-Type", type}}), 415,
            "exec.error.bad_input", {{"a", 1}});
    }
    for (const char* type :
         {"application/json", "Application/JSON; charset=utf-8", "application/vnd.api+json"}) {
        EXPECT_EQ(send("POST", "/v1/execute", "{}", {{"Content-Type", type}}).status, 400U);
    }
    EXPECT_EQ(send("POST", "/v1/execute", "{}").status, 400U) << "no type is taken for JSON";
    expect_exec_error(send("POST", "/v1/execute", "\x1f\x8b", {{"Content-Encoding", "gzip"}}), 415,
                      "exec.error.bad_input");
}

TEST_F(Surface, ABodyOverTheLimitIs413) {
    const std::string body((1U << 20U) + 1, ' ');
    EXPECT_EQ(post("/v1/orchestrations", body).status, 413U);
    EXPECT_EQ(post("/v1/execute", body).status, 413U) << "by the server, before there is a route";
    EXPECT_EQ(get("/healthz").status, 200U);
}

TEST_F(Surface, AnUnchangedCardIs304WithoutABody) {
    const net::HttpResponse first = get("/v1/cards/reason-trends?period=2d&bucket=hour");
    ASSERT_EQ(first.status, 200U) << first.body;
    const std::string etag = header(first, "ETag");
    EXPECT_EQ(etag.size(), 34U);
    EXPECT_EQ(header(first, "Cache-Control"), "private, max-age=60");
    EXPECT_EQ(header(first, "X-Cache"), "miss");
    EXPECT_NE(header(first, "Vary").find("Authorization"), std::string::npos);
    const json card = json::parse(first.body);
    EXPECT_EQ(card.at("top_reasons").at(0).at("reason"), "timeout");
    EXPECT_EQ(card.at("buckets").size(), 48U);

    const char* const same = "/v1/cards/reason-trends?bucket=hour&period=2d";
    for (const std::string& held : {etag, "W/" + etag, "\"x\", " + etag, std::string("*")}) {
        const net::HttpResponse again = get(same, {{"If-None-Match", held}});
        EXPECT_EQ(again.status, 304U) << held;
        EXPECT_EQ(again.body, "");
        EXPECT_EQ(header(again, "ETag"), etag);
    }
    const net::HttpResponse changed = get(same, {{"If-None-Match", "\"other\""}});
    EXPECT_EQ(changed.status, 200U);
    EXPECT_EQ(changed.body, first.body);
    EXPECT_EQ(header(changed, "X-Cache"), "hit");
    EXPECT_EQ(count("orch_cache_requests_total", {"memory", "cards"}), 6.0);
    EXPECT_EQ(count("orch_cache_hits_total", {"memory", "cards"}), 5.0);
    EXPECT_EQ(count("orch_http_revalidations_total", {"cards"}), 5.0);
    EXPECT_EQ(count("orch_http_not_modified_total", {"cards"}), 4.0);
    EXPECT_EQ(count("orch_http_requests_total", {"/v1/cards/{name}", "304"}), 4.0);
}

TEST_F(Surface, ACardBelongsToItsTenant) {
    const net::HttpResponse acme = get("/v1/cards/reason-trends");
    EXPECT_EQ(acme.body.find("secret-reason"), std::string::npos);
    const net::HttpResponse other =
        get("/v1/cards/reason-trends", {{"If-None-Match", header(acme, "ETag")}}, kOtherKey);
    EXPECT_EQ(other.status, 200U);
    EXPECT_NE(other.body.find("secret-reason"), std::string::npos);
}

TEST_F(Surface, WrongCardParametersAre400) {
    for (const char* query : {"period=xd", "period=", "period=0d", "period=91d", "bucket=week",
                              "period=%37", "bucket=%FF%FE", "period=7d%00", "period=-1d"}) {
        expect_error(get(std::string("/v1/cards/reason-trends?") + query), 400, "INVALID_PARAMS");
    }
    expect_error(get("/v1/cards/reason-trends?period=" + std::string(5000, '9') + "d"), 400,
                 "INVALID_PARAMS");
    EXPECT_EQ(get("/v1/cards/reason-trends?period=%37d").status, 200U);
}

TEST_F(Surface, HeadIsGetWithoutTheBody) {
    const net::HttpResponse head = send("HEAD", "/v1/cards/reason-trends");
    EXPECT_EQ(head.status, 200U);
    EXPECT_EQ(head.body, "");
    EXPECT_EQ(header(head, "ETag"), header(get("/v1/cards/reason-trends"), "ETag"));
}

TEST_F(Surface, CapabilitiesListWhatIsInForce) {
    const json tools = json::parse(get("/v1/capabilities").body).at("tools");
    ASSERT_EQ(tools.size(), 3U);
    EXPECT_EQ(tools.at(0).at("tool_id"), "cards");
    EXPECT_EQ(tools.at(1).at("tool_id"), "function.call");
    EXPECT_EQ(tools.at(1).at("max_concurrent_calls"), 200);
}

TEST_F(Surface, TheOpenPagesNeedNoKey) {
    EXPECT_EQ(get("/healthz", {}, nullptr).body, R"({"status":"ok"})");
    const net::HttpResponse ready = get("/readyz", {}, nullptr);
    EXPECT_EQ(ready.status, 200U);
    EXPECT_EQ(json::parse(ready.body).at("status"), "ready");

    (void)post("/v1/execute", R"({"action":"function.call","fn":"add"})");
    const net::HttpResponse text = get("/metrics", {}, nullptr);
    EXPECT_EQ(text.status, 200U);
    EXPECT_EQ(header(text, "Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_NE(text.body.find("orch_runs_total{status=\"success\"} 1"), std::string::npos);
    EXPECT_NE(text.body.find("route=\"/v1/execute\""), std::string::npos);
    const net::HttpResponse open =
        get("/metrics", {{"Accept", "application/openmetrics-text; version=1.0.0"}}, nullptr);
    EXPECT_NE(header(open, "Content-Type").find("openmetrics"), std::string::npos);
    EXPECT_TRUE(open.body.ends_with("# EOF\n"));
}

EngineApiOptions with_probe(bool* fails) {
    EngineApiOptions options;
    options.readiness.reuse_for = Duration::zero();
    options.readiness.probes.push_back(
        {"database", [fails]() -> boost::asio::awaitable<Result<void>> {
             const auto answer = [](bool bad) -> boost::asio::awaitable<Result<void>> {
                 if (bad) {
                     co_return Error{.code = ErrorCode::kUpstreamUnavailable,
                                     .message = "no connection",
                                     .cause = "10.0.0.1"};
                 }
                 co_return Result<void>{};
             };
             return answer(*fails);
         }});
    return options;
}

class ProbedEngine : public ServedEngine {
protected:
    ProbedEngine() : ServedEngine(with_probe(&probe_fails_)) {}
};

TEST_F(ProbedEngine, IsNotReadyWhileADependencyIsGone) {
    probe_fails_ = false;
    EXPECT_EQ(get("/readyz", {}, nullptr).status, 200U);
    probe_fails_ = true;
    const net::HttpResponse gone = get("/readyz", {}, nullptr);
    EXPECT_EQ(gone.status, 503U);
    EXPECT_EQ(header(gone, "Retry-After"), "1");
    EXPECT_EQ(json::parse(gone.body).at("reasons"), (json{"database: no connection"}));
    EXPECT_EQ(gone.body.find("10.0.0.1"), std::string::npos);
    EXPECT_EQ(get("/healthz", {}, nullptr).status, 200U);
}

}  // namespace
}  // namespace faultline::engine

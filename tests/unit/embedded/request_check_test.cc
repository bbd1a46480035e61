#include "embedded/request_check.h"

#include <string>

#include <gtest/gtest.h>

namespace faultline::embedded {
namespace {

constexpr const char* kEngine =
    "version: 1\n"
    "tenants: {acme: {key: chaos-test-key}, globex: {key: chaos-other-key}}\n"
    "database: {resource: db, sqlite_schema: demo}\n"
    "tools: {pricing: {simulated: {latency: 5ms}}, stock: {simulated: {latency: 5ms}}}\n";
constexpr const char* kGoodPlan =
    R"({"plan": {"steps": [{"id": "price", "tool": "pricing"}, )"
    R"({"id": "total", "tool": "stock", "params": {"of": {"$ref": "price.data"}}}]}})";

class RequestCheck : public testing::Test {
protected:
    void SetUp() override {
        auto config = parse_engine_config(kEngine, "engine.yaml", ".");
        ASSERT_TRUE(config);
        config_ = std::move(*config);
        scenario_.load.requests.resize(2);
        scenario_.load.requests[0].path = "/readyz";
        scenario_.positions.requests = at(8);
        for (const int line : {9, 10}) {
            scenario_.positions.request_values.push_back({{"path", at(line)}, {"body", at(line)}});
        }
        request().method = "POST";
        request().path = "/v1/orchestrations";
        request().tenants = {"acme", "globex"};
        request().body = kGoodPlan;
    }

    scenario::RequestSpec& request() { return scenario_.load.requests[1]; }
    static SourcePosition at(int line) { return {.file = "x.yaml", .line = line, .column = 3}; }
    // The one problem; empty when there is none.
    [[nodiscard]] std::string problem() const {
        yaml::Problems problems;
        check_requests(config_, scenario_, problems);
        EXPECT_LE(problems.size(), 1U);
        return problems.empty() ? "" : to_string(problems.sorted().front());
    }
    // No complaint when the refusal with `status` is declared, or a check asks for it.
    void expect_meant(unsigned status) {
        request().expected_statuses = {std::to_string(status)};
        EXPECT_EQ(problem(), "");
        request().expected_statuses = {"200"};
        EXPECT_NE(problem(), "");
        request().expected_statuses.clear();
        scenario_.checks.resize(1);
        scenario_.checks[0].metric = "http_status_share";
        scenario_.checks[0].select = {{"http_status", std::to_string(status)}};
        scenario_.checks[0].at_least = 0.9;
        EXPECT_EQ(problem(), "");
        scenario_.checks[0].at_least.reset();
        scenario_.checks[0].at_most = 0.0;
        EXPECT_NE(problem(), "") << "who wants none of them does not mean them";
        scenario_.checks[0] = {.name = {}, .metric = "error_ratio"};
        scenario_.checks[0].at_least = 0.9;
        EXPECT_EQ(problem(), "");
        scenario_.checks[0].metric = "http_status_share";
        scenario_.checks[0].select = {{"http_status", "200"}};
        EXPECT_NE(problem(), "");
        scenario_.checks.clear();
    }

    EngineConfig config_;
    scenario::Scenario scenario_;
};

TEST_F(RequestCheck, GoodRequests) {
    EXPECT_EQ(problem(), "");
    request().path = "/v1/orchestrations?x=1";
    EXPECT_EQ(problem(), "");
    request().path = "/v1/execute";
    request().body = R"({"action": "pricing"})";
    EXPECT_EQ(problem(), "");
    request().method = "GET";
    request().path = "/v1/cards/reason-trends?period=1d";
    EXPECT_EQ(problem(), "");
}

TEST_F(RequestCheck, APlanThatTheEngineRefuses) {
    request().body = R"({"plan": {"steps": [{"id": "price", "tool": "pricng"}]}})";
    EXPECT_EQ(problem(),
              "x.yaml:10:3: the body of POST /v1/orchestrations: the tool \"pricng\" is unknown; "
              "every answer is 400 (if that is meant: expect: {status: [400]}); did you mean "
              "\"pricing\"? Expected one of pricing, stock");
    expect_meant(400);
    for (const char* const body :
         {R"({)", R"({"plan": {"steps": []}})",
          R"({"plan": {"steps": [{"id": "a", "tool": "stock", "parms": {}}]}})",
          R"({"plan": {"steps": [{"id": "a", "tool": "stock", "depends_on": ["a"]}]}})",
          R"({"plan": {"steps": [{"id": "a", "tool": "stock", "depends_on": ["b"]},
                                 {"id": "b", "tool": "stock", "depends_on": ["a"]}]}})",
          R"({"plan": {"steps": [{"id": "a", "tool": "stock",
                                  "params": {"of": {"$ref": "gone.data"}}}]}})"}) {
        request().body = body;
        EXPECT_TRUE(problem().starts_with("x.yaml:10:3: the body of POST /v1/orchestrations: "))
            << body << "\n"
            << problem();
        expect_meant(400);
    }
}

TEST_F(RequestCheck, ADecisionThatTheEngineRefuses) {
    request().path = "/v1/execute";
    request().body = R"({"action": "stokc"})";
    EXPECT_NE(problem().find("the action \"stokc\" is unknown; every answer is 404"),
              std::string::npos)
        << problem();
    expect_meant(404);
    request().body = R"({"actoin": "stock"})";
    EXPECT_NE(problem().find("every answer is 400"), std::string::npos) << problem();
    expect_meant(400);
}

TEST_F(RequestCheck, APathWithoutARoute) {
    request().path = "/v1/orchestration?x=1";
    EXPECT_TRUE(problem().starts_with(
        "x.yaml:10:3: the engine has no route \"/v1/orchestration\"; every answer is 404 (if that "
        "is meant: expect: {status: [404]}); did you mean \"/v1/orchestrations\"? Expected one "
        "of "))
        << problem();
    expect_meant(404);
    request().path = "/v1/card/reason-trends";
    EXPECT_NE(problem().find("did you mean \"/v1/cards/reason-trends\"?"), std::string::npos)
        << problem();
    request().path = "/";
    EXPECT_NE(problem().find("no route \"/\""), std::string::npos) << problem();
}

TEST_F(RequestCheck, AMethodThatTheRouteDoesNotTake) {
    request().method = "GET";
    EXPECT_EQ(problem(),
              "x.yaml:8:3: /v1/orchestrations does not take GET; every answer is 405 (if that is "
              "meant: expect: {status: [405]}); expected POST");
    expect_meant(405);
}

TEST_F(RequestCheck, ABodyThatIsCalledSomethingElse) {
    request().headers = {{.name = "content-type", .value = "text/plain"}};
    request().body = "hello";
    EXPECT_EQ(problem(),
              "x.yaml:8:3: the body must be application/json; every answer is 415 (if that is "
              "meant: expect: {status: [415]}); expected Content-Type: application/json");
    expect_meant(415);
    request().headers = {{.name = "Content-Encoding", .value = "gzip"}};
    EXPECT_NE(problem().find("must not be encoded"), std::string::npos) << problem();
    request().method = "GET";
    request().path = "/v1/cards/reason-trends";
    EXPECT_EQ(problem(), "") << "it has no body";
}

TEST_F(RequestCheck, ACardOfAnEngineWithoutADatabase) {
    request().method = "GET";
    request().path = "/v1/cards/reason-trends";
    EXPECT_EQ(problem(), "");
    config_.database.reset();
    EXPECT_NE(problem().find("no cards without one; every answer is 404"), std::string::npos)
        << problem();
    expect_meant(404);
}

TEST_F(RequestCheck, NoKey) {
    request().tenants.clear();
    EXPECT_EQ(problem(),
              "x.yaml:10:3: an API key is needed: Authorization: Bearer <key>, or X-API-Key: "
              "<key>; every answer is 401 "
              "(if that is meant: expect: {status: [401]}); expected tenants: [acme], whose keys "
              "are sent then");
    expect_meant(401);
    request().headers = {{.name = "Authorization", .value = "Bearer chaos-test-key"}};
    EXPECT_EQ(problem(), "");
    request().headers = {{.name = "X-API-Key", .value = "not-a-key-of-it"}};
    EXPECT_NE(problem().find("the API key is not known"), std::string::npos) << problem();
    // Two keys that differ are refused, too: those of one tenant, when the other has that key.
    request().headers[0].value = "chaos-test-key";
    request().tenants = {"acme", "globex"};
    EXPECT_NE(problem().find("two different API keys; every answer to globex is 401"),
              std::string::npos)
        << problem();
    request().headers[0].value = "not-a-key-of-it";
    EXPECT_NE(problem().find("; every answer is 401"), std::string::npos) << problem();
    request().tenants = {"acme"};
    expect_meant(401);
    request().headers[0].name = "authorization";
    EXPECT_EQ(problem(), "") << "the tenant's own takes its place";
    // Open to all.
    request() = {.path = "/healthz"};
    EXPECT_EQ(problem(), "");
}

}  // namespace
}  // namespace faultline::embedded

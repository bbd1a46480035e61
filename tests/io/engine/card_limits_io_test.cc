// GET /v1/cards/{name} within the limits of the tool `cards`, each exceeded through real sockets.
#include "tests/fakes/metric_value.h"
#include "tests/io/engine/served_engine.h"

#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using nlohmann::json;

constexpr const char* kCard = "/v1/cards/reason-trends";

class CardLimits : public ServedEngine {
protected:
    explicit CardLimits(void (*change)(ToolCapability&)) : ServedEngine({}, only_cards(change)) {}

    static ChangeCapability only_cards(void (*change)(ToolCapability&)) {
        return [change](ToolCapability& capability) {
            if (capability.tool_id == "cards") {
                change(capability);
            }
        };
    }
    static void expect_error(const net::HttpResponse& response, unsigned status, const char* code) {
        EXPECT_EQ(response.status, status) << response.body;
        const json body = json::parse(response.body, nullptr, false);
        ASSERT_TRUE(body.is_object() && body.contains("error")) << response.body;
        EXPECT_EQ(body.at("error").at("code"), code);
    }
    double calls(const char* error) {
        return fakes::value_of(registry_, "orch_tool_calls_total", {"cards", error}).value_or(-1.0);
    }
};

class ForOneTenant : public CardLimits {
protected:
    ForOneTenant() : CardLimits([](ToolCapability& c) { c.supported_tenants = {{"other"}}; }) {}
};

TEST_F(ForOneTenant, AnotherTenantIsForbiddenToKnowEvenThatNothingChanged) {
    expect_error(get(kCard), 403, "PERMISSION_DENIED");
    EXPECT_EQ(get(kCard, {}, kOtherKey).status, 200U);
    EXPECT_EQ(get(kCard, {{"If-None-Match", "*"}}, kOtherKey).status, 304U);
    expect_error(get(kCard, {{"If-None-Match", "*"}}), 403, "PERMISSION_DENIED");
    EXPECT_EQ(calls("none"), 2.0);
    EXPECT_EQ(calls("permission_denied"), 2.0);
    EXPECT_EQ(loads_, 1);
}

class ThreeAMinute : public CardLimits {
protected:
    ThreeAMinute() : CardLimits([](ToolCapability& c) { c.rate_limit_per_minute = 3; }) {}
};

TEST_F(ThreeAMinute, MoreIs429WithTheTimeToWait) {
    const net::HttpResponse first = get(kCard);
    EXPECT_EQ(first.status, 200U);
    const net::Headers held = {{"If-None-Match", header(first, "ETag")}};
    EXPECT_EQ(get(kCard, held).status, 304U);
    EXPECT_EQ(get(kCard, held).status, 304U);
    for (const net::Headers& headers : {net::Headers{}, held}) {
        const net::HttpResponse refused = get(kCard, headers);
        expect_error(refused, 429, "RATE_LIMITED");
        const int seconds = std::stoi("0" + header(refused, "Retry-After"));
        EXPECT_GE(seconds, 1);
        EXPECT_LE(seconds, 20);
    }
    EXPECT_EQ(get(kCard, {}, kOtherKey).status, 200U) << "each tenant has its own rate";
    EXPECT_EQ(calls("rate_limited"), 2.0);
}

class OneAtATime : public CardLimits {
protected:
    OneAtATime() : CardLimits([](ToolCapability& c) { c.max_concurrent_calls = 1; }) {}
};

TEST_F(OneAtATime, OthersWaitButForWhatIsUnchanged) {
    const net::HttpResponse held = get(kCard);
    ASSERT_EQ(held.status, 200U);
    gate_cards_ = true;
    const auto first = start("GET", std::string(kCard) + "?period=1d");
    run_until([this] { return loads_ == 2; });
    EXPECT_EQ(fakes::value_of(registry_, "orch_tool_calls_in_flight", {"cards"}), 1.0);
    const auto second = start("GET", std::string(kCard) + "?period=2d");
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(get(kCard, {{"If-None-Match", header(held, "ETag")}}).status, 304U);
    }
    EXPECT_EQ(loads_, 2) << "the second has no slot";
    EXPECT_FALSE(second->done());
    gate_cards_ = false;
    open_gate();
    run_until([&] { return first->done() && second->done(); });
    EXPECT_EQ(first->result->value().status, 200U);
    EXPECT_EQ(second->result->value().status, 200U);
    EXPECT_EQ(loads_, 3);
    EXPECT_EQ(fakes::value_of(registry_, "orch_tool_calls_in_flight", {"cards"}), 0.0);
    EXPECT_EQ(fakes::value_of(registry_, "orch_tool_attempts_total", {"cards"}), 3.0);
    EXPECT_EQ(calls("none"), 8.0);
}

class ImpatientCards : public CardLimits {
protected:
    ImpatientCards() : CardLimits([](ToolCapability& c) { c.timeout_seconds = 0.05; }) {}
};

TEST_F(ImpatientCards, ASourceThatHangsIs504WhenTheTimeIsOver) {
    gate_cards_ = true;
    const Instant before = clock_.now();
    expect_error(get(kCard), 504, "TOOL_TIMEOUT");
    EXPECT_LT(clock_.now() - before, CardServiceOptions{}.load_timeout)
        << "the tool's, not its own";
    EXPECT_EQ(calls("tool_timeout"), 1.0);
}

class SmallCards : public CardLimits {
protected:
    SmallCards() : CardLimits([](ToolCapability& c) { c.max_result_size_mb = 0.0001; }) {}
};

TEST_F(SmallCards, AResultOverTheSizeIsRefusedAsThatOfTheToolIs) {
    expect_error(get(kCard), 400, "MAX_ROWS_EXCEEDED");
    const net::HttpResponse tool = post("/v1/execute", R"({"action":"cards"})");
    EXPECT_EQ(json::parse(tool.body).at("ok"), false);
    EXPECT_EQ(calls("max_rows_exceeded"), 2.0);
}

}  // namespace
}  // namespace faultline::engine

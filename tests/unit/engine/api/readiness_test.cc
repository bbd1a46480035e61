#include "engine/api/readiness.h"

#include "tests/unit/engine/store/await.h"

#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
namespace asio = boost::asio;

class Ready : public testing::Test {
protected:
    ReadinessProbe probe(std::string name, Result<void> answer, Duration takes = 0ms) {
        return {std::move(name), [this, answer, takes] { return ask(this, answer, takes); }};
    }
    static asio::awaitable<Result<void>> ask(Ready* self, Result<void> answer, Duration takes) {
        co_await asio::this_coro::throw_if_cancelled(false);
        ++self->asked_;
        (void)co_await self->clock_.sleep_for(takes);
        co_return answer;
    }
    json report(Readiness& readiness) {
        const ReadinessReport report = await_value(clock_, readiness.report());
        json body = json::parse(report.body);
        EXPECT_EQ(body.at("status"), report.ready ? "ready" : "not_ready");
        return body;
    }

    const Result<void> good_{};
    const Result<void> bad_ =
        Error{.code = ErrorCode::kUpstreamUnavailable, .message = "gone", .cause = "host:5432"};
    ManualClock clock_;
    int asked_ = 0;
};

TEST_F(Ready, WhenEverythingAnswers) {
    Readiness readiness(clock_, {.probes = {probe("db", good_), probe("cache", good_)}});
    EXPECT_EQ(report(readiness), (json{{"status", "ready"},
                                       {"checks",
                                        {{{"name", "db"}, {"ok", true}, {"message", nullptr}},
                                         {{"name", "cache"}, {"ok", true}, {"message", nullptr}}}},
                                       {"disabled_protections", json::array()},
                                       {"reasons", json::array()}}));
}

TEST_F(Ready, NotWhenSomethingIsGone) {
    Readiness readiness(clock_, {.probes = {probe("db", bad_), probe("cache", good_)}});
    const json body = report(readiness);
    EXPECT_EQ(body.at("status"), "not_ready");
    EXPECT_EQ(body.at("reasons"), (json{"db: gone"}));
    EXPECT_EQ(body.dump().find("host:5432"), std::string::npos);
}

TEST_F(Ready, NotWhenSomethingHangs) {
    Readiness readiness(clock_, {.probes = {probe("db", good_, 1h), probe("cache", good_)}});
    const Instant before = clock_.now();
    EXPECT_EQ(report(readiness).at("reasons"), (json{"db: no answer in time"}));
    EXPECT_EQ(clock_.now() - before, 1s);
}

TEST_F(Ready, NotWithAProtectionOffUnlessTold) {
    ReadinessOptions options;
    options.disabled.disable(Protection::kShed);
    Readiness strict(clock_, options);
    EXPECT_EQ(report(strict).at("status"), "not_ready");
    options.disabled_means_not_ready = false;
    Readiness lenient(clock_, options);
    const json body = report(lenient);
    EXPECT_EQ(body.at("status"), "ready");
    EXPECT_EQ(body.at("disabled_protections"), (json{"shed"}));
}

TEST_F(Ready, AsksOnceForManyWhoAsk) {
    Readiness readiness(clock_, {.probes = {probe("db", good_, 10ms)}});
    asio::io_context io;
    for (int i = 0; i < 20; ++i) {
        asio::co_spawn(io, readiness.report(), [](std::exception_ptr, const ReadinessReport&) {});
    }
    clock_.run(io);
    EXPECT_EQ(asked_, 1);
    (void)report(readiness);
    EXPECT_EQ(asked_, 1);
    clock_.advance(500ms);
    (void)report(readiness);
    EXPECT_EQ(asked_, 2);
}

TEST_F(Ready, WhenTheProbeIsLateBehindWorkThatSucceeds) {
    std::optional<Instant> last;
    const auto ask_slow = [this, &last](Result<void> answer, Duration takes) {
        ReadinessProbe slow = probe("db", std::move(answer), takes);
        slow.last_success = [&last] { return last; };
        Readiness readiness(clock_, {.probes = {slow}});
        return report(readiness).at("status");
    };
    clock_.advance(1h);
    EXPECT_EQ(ask_slow(good_, 1h), "not_ready") << "nothing was ever done";
    last = clock_.now() - 501ms;
    EXPECT_EQ(ask_slow(good_, 1h), "not_ready") << "too long ago";
    last = clock_.now() - 500ms;
    EXPECT_EQ(ask_slow(good_, 1h), "ready");
    last = clock_.now();
    EXPECT_EQ(ask_slow(bad_, 0ms), "not_ready") << "an answer that says no is one";
}

}  // namespace
}  // namespace faultline::engine

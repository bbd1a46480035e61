#include "embedded/handler_transport.h"

#include "base/manual_clock.h"

#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

namespace faultline::embedded {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using load::Outcome;

struct Samples final : load::SampleSink {
    void on_sample(const load::Sample& sample) override { all.push_back(sample); }
    std::vector<load::Sample> all;
};

struct Bench {
    asio::io_context io;
    ManualClock clock;
    Samples samples;
    load::StopFlag stop{false};
    load::LoadSetup setup{.requests = {{.method = "GET", .path = "/x"}}, .timeout = 1s};
    std::optional<Result<load::TransportStats>> stats;

    void run(net::HttpHandler handler, Rate rate = {100}, Duration duration = 1s) {
        HandlerTransport transport(std::move(handler), clock);
        load::LoadPlan plan({.arrival = "uniform",
                             .phases = {{.name = "p", .rate = rate, .duration = duration}},
                             .seed = 1});
        asio::co_spawn(io, transport.run(plan, setup, &samples, &stop, [](Instant) {}),
                       [&](std::exception_ptr error, Result<load::TransportStats> result) {
                           EXPECT_FALSE(error);
                           stats = std::move(result);
                       });
        clock.run(io);
        ASSERT_TRUE(stats && *stats);
    }
};

TEST(HandlerTransport, OneSampleAnOperationWithExactTimes) {
    Bench bench;
    bench.run([&](net::HttpRequest request) -> asio::awaitable<net::HttpResponse> {
        EXPECT_EQ(request.target, "/x");
        co_await bench.clock.sleep_for(30ms);
        co_return net::HttpResponse{.body = "{}"};
    });
    ASSERT_EQ(bench.samples.all.size(), 100U);
    for (const auto& sample : bench.samples.all) {
        EXPECT_EQ(sample.outcome, Outcome::kCompleted);
        EXPECT_EQ(sample.response(), 30ms);
        EXPECT_EQ(sample.lateness(), 0ms);
    }
}

TEST(HandlerTransport, HandsOnTheHeadOfEachAnswerBeforeItsBody) {
    Bench bench;
    std::string told;
    bench.setup.on_head = [&told](std::uint64_t, const load::AnswerHead& head) {
        ASSERT_NE(head.headers, nullptr);
        told += std::to_string(head.status) + " " + head.headers->at(0).second;
    };
    bench.setup.on_body = [&told](std::uint64_t, std::string_view body) {
        told += " " + std::string(body) + ";";
        return std::nullopt;
    };
    bench.run(
        [](net::HttpRequest) -> asio::awaitable<net::HttpResponse> {
            co_return net::HttpResponse{
                .status = 503, .headers = {{"Retry-After", "7"}}, .body = "full"};
        },
        {2}, 1s);
    EXPECT_EQ(told, "503 7 full;503 7 full;");
}

TEST(HandlerTransport, AHangingHandlerTimesOutAndDelaysNoOther) {
    Bench bench;
    bench.run([&](net::HttpRequest) -> asio::awaitable<net::HttpResponse> {
        co_await bench.clock.sleep_until(Instant::max());
        co_return net::HttpResponse{};
    });
    ASSERT_EQ(bench.samples.all.size(), 100U);
    for (const auto& sample : bench.samples.all) {
        EXPECT_EQ(sample.outcome, Outcome::kTimeout);
        EXPECT_EQ(sample.response(), load::kNever);
        EXPECT_EQ(sample.done - sample.released, 1s) << "it is over, as on sockets";
        EXPECT_EQ(sample.lateness(), 0ms);
    }
    EXPECT_EQ(bench.clock.now() - Instant{}, 990ms + 1s);
    ASSERT_EQ((*bench.stats)->reasons.size(), 1U);
    EXPECT_EQ((*bench.stats)->reasons[0].outcome, Outcome::kTimeout);
    EXPECT_EQ((*bench.stats)->reasons[0].text, "no answer within 1s");
}

TEST(HandlerTransport, ShedsAboveTheBound) {
    Bench bench;
    bench.setup.max_in_flight = 10;
    bench.run([&](net::HttpRequest) -> asio::awaitable<net::HttpResponse> {
        co_await bench.clock.sleep_for(10s);
        co_return net::HttpResponse{};
    });
    std::size_t shed = 0;
    for (const auto& sample : bench.samples.all) {
        shed += sample.outcome == Outcome::kShed ? 1U : 0U;
    }
    EXPECT_EQ(bench.samples.all.size(), 100U);
    EXPECT_EQ(shed, 90U);
}

TEST(HandlerTransport, ReadsLabelsRejectionsAndForeignCanaries) {
    Bench bench;
    bench.setup.label_member = "status";
    bench.setup.tenants = {{.name = "a", .canaries = {"CANARY-a"}},
                           {.name = "b", .canaries = {"CANARY-b"}}};
    int calls = 0;
    bench.run(
        [&](net::HttpRequest) -> asio::awaitable<net::HttpResponse> {
            ++calls;
            if (calls == 1) {
                co_return net::HttpResponse{.status = 429, .headers = {{"Retry-After", "1"}}};
            }
            co_return net::HttpResponse{.body = R"({"status":"partial","x":"CANARY-b"})"};
        },
        {3}, 1s);
    ASSERT_EQ(bench.samples.all.size(), 3U);
    EXPECT_EQ(bench.samples.all[0].outcome, Outcome::kRejected);
    EXPECT_EQ((*bench.stats)->labels.at(bench.samples.all[1].label), "partial");
    EXPECT_TRUE(bench.samples.all[1].leaked);  // the plan has one tenant index: 0 = a
    EXPECT_EQ(bench.samples.all[1].bytes_received, 35U);
}

TEST(HandlerTransport, ATenantsHeaderTakesThePlaceOfTheRequestsOwn) {
    Bench bench;
    bench.setup.requests[0].headers = {{"authorization", "own"}, {"X-Other", "1"}};
    bench.setup.tenants = {{.name = "a", .headers = {{"Authorization", "tenant"}}}};
    const net::Headers expected = {{"X-Other", "1"}, {"Authorization", "tenant"}};
    bench.run(
        [&](net::HttpRequest request) -> asio::awaitable<net::HttpResponse> {
            EXPECT_EQ(request.headers, expected) << "as on sockets";
            co_return net::HttpResponse{};
        },
        {3}, 1s);
    EXPECT_EQ(bench.samples.all.size(), 3U);
}

TEST(HandlerTransport, StopsWhenToldTo) {
    Bench bench;
    bench.run([&](net::HttpRequest) -> asio::awaitable<net::HttpResponse> {
        bench.stop = true;
        co_return net::HttpResponse{};
    });
    EXPECT_EQ(bench.samples.all.size(), 1U);
    EXPECT_TRUE((*bench.stats)->stopped_early);
}

}  // namespace
}  // namespace faultline::embedded

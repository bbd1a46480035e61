// The loop stays open: whatever the target does, every operation is released at its moment, and
// what was not answered counts from the moment it was intended.
#include "loadgen/record/recorder.h"
#include "scenarios/format/load_test.h"
#include "scenarios/judge/verdict.h"
#include "tests/fakes/tiny_http_server.h"
#include "tests/io/loadgen/load_harness.h"

#include <limits>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

namespace faultline::load {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::TinyHttpServer;

Recorder record(const LoadPlanSpec& spec, const Ran& ran) {
    Recorder recorder(spec.phases);
    for (const auto& sample : ran.sink.samples) {
        recorder.on_sample(sample);
    }
    return recorder;
}

Tally total_of(const Recorder& recorder) { return recorder.phases().front().tally; }

// What `faultline load` would say of it.
scenario::Judgement judged(const LoadPlanSpec& spec, const Recorder& recorder) {
    scenario::LoadTest test;
    test.requests.resize(1);
    test.rate = spec.phases.front().rate;
    test.duration = spec.phases.front().duration;
    scenario::RunRecord run;
    run.scenario = scenario::scenario_of_load_test(test);
    run.phases = scenario::planned_phases(run.scenario);
    run.keeps_samples = false;
    run.tallies = recorder.phases();
    return scenario::judge(run);
}

// 2 s of 400/s with the target silent from 1.0 to 1.5 s: a quarter of the operations waits
// uniformly 0 … 0.5 s. Closed form: mean 62.5 ms, p90 0.3 s, max 0.5 s. The bands are wide to one
// side: a busy machine makes answers later, never earlier.
TEST(OpenLoop, AStallIsPaidByEveryOperationThatMetIt) {
    TinyHttpServer server;
    const LoadPlanSpec spec = uniform(400, seconds(2));
    RunOptions options;
    options.on_start = [&server](Instant zero) {
        server.be_silent(zero + seconds(1), zero + milliseconds(1500));
    };
    const Ran ran = run_load_on(server.url(), spec, std::move(options));
    expect_one_sample_each(ran, 800);
    EXPECT_EQ(ran.sink.count(Outcome::kCompleted), 800U);
    EXPECT_EQ(server.requests(), 800U) << "all were sent, also those that had to wait";
    const Tally total = total_of(record(spec, ran));
    EXPECT_GE(total.response().mean_seconds(), 0.060);
    EXPECT_LE(total.response().mean_seconds(), 0.150);
    EXPECT_GE(to_seconds(total.response().quantile(0.90)), 0.28);
    EXPECT_LE(to_seconds(total.response().quantile(0.90)), 0.45);
    EXPECT_GE(to_seconds(total.response().max()), 0.48);
    EXPECT_LE(to_seconds(total.response().quantile(0.70)), 0.20);
    EXPECT_LE(to_seconds(total.lateness.quantile(0.90)), 0.10) << "we did not wait with it";
}

// A full accept queue drops connection attempts, and the system repeats them after a whole second.
// Who waits for that takes a connection that is free again instead.
TEST(OpenLoop, AFullAcceptQueueCostsNoMoreThanTheStall) {
    TinyHttpServer server(nullptr, 1);
    RunOptions options;
    options.on_start = [&server](Instant zero) {
        server.be_silent(zero, zero + milliseconds(500));
    };
    const Ran ran = run_load_on(server.url(), uniform(200, milliseconds(500)), std::move(options));
    expect_one_sample_each(ran, 100);
    EXPECT_EQ(ran.sink.count(Outcome::kCompleted), 100U);
    // Each tried a connection of its own. Few of those are ever accepted; on a busy machine some
    // are, when the system repeats the attempt.
    EXPECT_GT((*ran.stats)->connections, 50U) << "they did try";
    EXPECT_LT(server.connections(), 60U);
}

TEST(OpenLoop, WhatIsNeverAnsweredIsInfinite) {
    TinyHttpServer server;
    const LoadPlanSpec spec = uniform(400, seconds(2));
    RunOptions options;
    options.setup.timeout = milliseconds(400);
    options.on_start = [&server](Instant zero) {
        server.be_silent(zero + milliseconds(1500), zero + seconds(60));
    };
    const Ran ran = run_load_on(server.url(), spec, std::move(options));
    expect_one_sample_each(ran, 800);
    const Tally total = total_of(record(spec, ran));
    EXPECT_EQ(total.sent, 800U);
    EXPECT_EQ(total.planned(), total.sent + total.of(Outcome::kShed));
    const std::uint64_t lost = total.of(Outcome::kTimeout) + total.of(Outcome::kUnanswered);
    EXPECT_GE(lost, 195U);
    EXPECT_LE(lost, 260U);
    EXPECT_EQ(total.response().quantile(0.90), Duration::max());
    for (const auto& sample : ran.sink.samples) {
        if (sample.outcome == Outcome::kTimeout) {
            ASSERT_GE(sample.done - sample.released, milliseconds(400));
        }
    }
}

TEST(OpenLoop, ATargetThatDiesHalfWayFailsUnasked) {
    TinyHttpServer server;
    const LoadPlanSpec spec = uniform(500, seconds(2));
    RunOptions options;
    options.on_start = [&server](Instant zero) { server.die_at(zero + seconds(1)); };
    const Ran ran = run_load_on(server.url(), spec, std::move(options));
    expect_one_sample_each(ran, 1000);
    const Recorder recorder = record(spec, ran);
    const Tally total = total_of(recorder);
    EXPECT_EQ(total.sent, 1000U);
    EXPECT_GE(total.of(Outcome::kCompleted), 450U);
    EXPECT_LE(total.of(Outcome::kCompleted), 530U);
    EXPECT_EQ(total.response().quantile(0.75), Duration::max());
    EXPECT_EQ(total.response().mean_seconds(), std::numeric_limits<double>::infinity());
    EXPECT_EQ(judged(spec, recorder).verdict, scenario::Verdict::kFail);
    EXPECT_LT((*ran.stats)->connections, 600U) << "no reconnect spin";
}

TEST(OpenLoop, AboveTheBoundOperationsAreShedAndCounted) {
    TinyHttpServer server([](const TinyHttpServer::Request&) {
        return TinyHttpServer::Reply{};  // silence
    });
    const LoadPlanSpec spec = uniform(500, milliseconds(200));
    RunOptions options;
    options.setup.max_in_flight = 10;
    options.setup.timeout = seconds(1);
    const Ran ran = run_load_on(server.url(), spec, std::move(options));
    expect_one_sample_each(ran, 100);
    EXPECT_EQ(ran.sink.count(Outcome::kShed), 90U);
    EXPECT_EQ(ran.sink.count(Outcome::kTimeout), 10U);
    const Recorder recorder = record(spec, ran);
    EXPECT_EQ(total_of(recorder).planned(), 100U);
    EXPECT_EQ(total_of(recorder).sent, 10U);
    EXPECT_EQ(judged(spec, recorder).verdict, scenario::Verdict::kInconclusive)
        << "our own bound, not the target's limit";
}

TEST(OpenLoop, StoppingSendsNoMoreAndDrainsBriefly) {
    StopFlag stop{false};
    TinyHttpServer server([&stop](const TinyHttpServer::Request&) {
        stop.store(true);
        return TinyHttpServer::Reply{};
    });
    RunOptions options;
    options.stop = &stop;
    options.transport.stop_drain = milliseconds(50);
    const Ran ran = run_load_on(server.url(), uniform(10, seconds(600)), std::move(options));
    ASSERT_TRUE(ran.stats && *ran.stats);
    EXPECT_TRUE((*ran.stats)->stopped_early);
    ASSERT_GE(ran.sink.samples.size(), 1U);
    EXPECT_EQ(ran.sink.count(Outcome::kUnanswered), ran.sink.samples.size());
    expect_one_sample_each(ran, ran.sink.samples.size());
}

TEST(OpenLoop, CancellingJoinsTheThreadAtOnce) {
    boost::asio::io_context io;
    boost::asio::cancellation_signal cancel;
    // Asked for from the server's thread, given on ours.
    TinyHttpServer server([&io, &cancel](const TinyHttpServer::Request&) {
        boost::asio::post(io, [&cancel] { cancel.emit(boost::asio::cancellation_type::terminal); });
        return TinyHttpServer::Reply{};
    });
    KeepingSink sink;
    SocketTransport transport(*parse_http_url(server.url()));
    bool ended = false;
    boost::asio::co_spawn(
        io,
        transport.run(LoadPlan(uniform(10, seconds(600))), LoadSetup{}, &sink, nullptr, nullptr),
        boost::asio::bind_cancellation_slot(
            cancel.slot(),
            [&ended](const std::exception_ptr&, const Result<TransportStats>& stats) {
                ended = true;
                EXPECT_TRUE(stats && stats->stopped_early);
            }));
    io.run();
    EXPECT_TRUE(ended);
    EXPECT_GE(sink.count(Outcome::kUnanswered), 1U);
}

TEST(OpenLoop, DroppingTheRunUnfinishedJoinsTheThreadToo) {
    TinyHttpServer server;
    KeepingSink sink;
    SocketTransport transport(*parse_http_url(server.url()));
    {
        boost::asio::io_context io;
        boost::asio::co_spawn(
            io,
            transport.run(LoadPlan(uniform(10, seconds(600))), LoadSetup{}, &sink, nullptr,
                          nullptr),
            [](const std::exception_ptr&, const Result<TransportStats>&) { FAIL(); });
        io.poll();
    }
    EXPECT_LE(sink.samples.size(), 10U);
}

}  // namespace
}  // namespace faultline::load

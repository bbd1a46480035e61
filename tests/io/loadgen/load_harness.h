// Runs a plan over a SocketTransport on an io_context of its own and keeps every sample. For the
// tests of this folder.
#pragma once

#include "loadgen/client/socket_transport.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace faultline::load {

// Samples by ordinal, checked to be exactly one an operation.
class KeepingSink final : public SampleSink {
public:
    void on_sample(const Sample& sample) override { samples.push_back(sample); }

    [[nodiscard]] std::size_t count(Outcome outcome) const {
        std::size_t sum = 0;
        for (const auto& sample : samples) {
            sum += sample.outcome == outcome ? 1U : 0U;
        }
        return sum;
    }

    std::vector<Sample> samples;
};

struct Ran {
    std::optional<Result<TransportStats>> stats;
    KeepingSink sink;
};

struct RunOptions {
    LoadSetup setup;
    const StopFlag* stop = nullptr;
    std::function<void(Instant)> on_start;
    SocketTransportOptions transport;
};

inline LoadPlanSpec uniform(double rate, Duration duration) {
    LoadPlanSpec spec;
    spec.arrival = "uniform";
    spec.phases = {{.name = "load", .rate = {rate}, .duration = duration}};
    return spec;
}

inline Ran run_load_on(const std::string& url, LoadPlanSpec spec, RunOptions options = {}) {
    Ran ran;
    boost::asio::io_context io;
    SocketTransport transport(*parse_http_url(url), options.transport);
    LoadPlan plan(std::move(spec));
    boost::asio::co_spawn(io,
                          transport.run(std::move(plan), std::move(options.setup), &ran.sink,
                                        options.stop, std::move(options.on_start)),
                          [&ran](const std::exception_ptr& error, Result<TransportStats> stats) {
                              EXPECT_FALSE(error);
                              ran.stats = std::move(stats);
                          });
    io.run();
    return ran;
}

inline void expect_one_sample_each(const Ran& ran, std::size_t planned) {
    std::vector<int> seen(planned, 0);
    for (const auto& sample : ran.sink.samples) {
        ASSERT_LT(sample.ordinal, planned);
        ++seen[sample.ordinal];
    }
    for (std::size_t i = 0; i < planned; ++i) {
        ASSERT_EQ(seen[i], 1) << "operation " << i;
    }
}

}  // namespace faultline::load

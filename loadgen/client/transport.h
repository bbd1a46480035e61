// The seam under plan, recording and judging: real sockets (the hot loop, on its own thread) or
// the embedded engine's request handler under the virtual clock.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "loadgen/arrival/load_plan.h"
#include "loadgen/record/sample.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

namespace faultline::load {

struct RequestTemplate {
    std::string method = "GET";
    std::string path = "/";
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

// A tenant of the load: what identifies it to the target, and the canaries of which none may
// appear in an answer to anybody else.
struct LoadTenant {
    std::string name;
    std::vector<std::pair<std::string, std::string>> headers;  // e.g. Authorization: Bearer …
    std::vector<std::string> canaries;
};

// Names for Sample::label, in order of first appearance after `known`. Index 0 is "".
using LabelTable = std::vector<std::string>;

struct LoadSetup {
    std::vector<RequestTemplate> requests;
    std::vector<LoadTenant> tenants;  // empty: one anonymous tenant
    // Canaries of tenants that send nothing; nobody may be answered with one.
    std::vector<std::string> bystander_canaries;
    Duration timeout = std::chrono::seconds(10);
    std::size_t max_in_flight = 20'000;
    // Top-level string member of a JSON answer that becomes the sample's label ("status");
    // empty: bodies are not read.
    std::string label_member;
    // Statuses that count as answered well besides 2xx and 304.
    std::vector<unsigned> expected_statuses;
    bool reject_statuses_429_503 = true;
    // Told every answer's body before its sample goes to the sink, on the transport's thread.
    // Empty: nobody reads bodies.
    std::function<void(std::uint64_t ordinal, std::string_view body)> on_body;
};

struct TransportStats {
    LabelTable labels;         // what Sample::label indexes
    Instant started{};         // the run's zero
    double cpu_seconds = 0.0;  // of the sending thread; 0 in virtual time
    std::uint64_t connections = 0;
    std::uint64_t retries = 0;         // requests repeated because an idle connection was gone
    std::uint64_t out_of_sockets = 0;  // shed because this machine had no descriptor or port left
    bool stopped_early = false;
};

// Set from any thread to end a run: nothing more is sent, what is open drains.
using StopFlag = std::atomic<bool>;

class Transport {
public:
    virtual ~Transport() = default;

    // Sends the whole plan, then drains for one timeout. `on_start` is told the run's zero before
    // the first operation. Every planned operation gives exactly one sample; after `stop` those
    // that were not due yet give none. `sink`, `stop` and the plan must outlive the call; `sink`
    // may be called on another thread.
    virtual boost::asio::awaitable<Result<TransportStats>> run(
        LoadPlan plan, LoadSetup setup, SampleSink* sink, const StopFlag* stop,
        std::function<void(Instant)> on_start) = 0;
};

}  // namespace faultline::load

// The seam under plan, recording and judging: real sockets (the hot loop, on its own thread) or
// the embedded engine's request handler under the virtual clock.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "loadgen/arrival/load_plan.h"
#include "loadgen/record/expected_statuses.h"
#include "loadgen/record/sample.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

namespace faultline::load {

struct RequestTemplate {
    // An HTTP token.
    std::string method = "GET";
    // With its query; begins with a slash.
    std::string path = "/";
    // Name and value, sent in this order.
    std::vector<std::pair<std::string, std::string>> headers{};
    // May be empty.
    std::string body{};
    // Statuses that are good answers to it; default: 2xx and 304.
    ExpectedStatuses expected{};
};

// A tenant of the load: what identifies it to the target, and the canaries of which none may
// appear in an answer to another tenant.
struct LoadTenant {
    // For reports.
    std::string name;
    // E.g. Authorization: Bearer …; they take the place of the template's of that name.
    std::vector<std::pair<std::string, std::string>> headers;
    // Strings of its own data; empty: nothing is looked for.
    std::vector<std::string> canaries;
};

// Names for Sample::label, in order of first appearance. Index 0 is "".
using LabelTable = std::vector<std::string>;

// What a transport hands on of an answer besides its body.
struct AnswerHead {
    unsigned status = 0;
    // Name and value; null: they were not kept (LoadSetup::wants_headers). Valid until on_body of
    // the same answer has returned.
    const std::vector<std::pair<std::string, std::string>>* headers = nullptr;
};

struct LoadSetup {
    // What Operation::request indexes; empty: one GET of /.
    std::vector<RequestTemplate> requests;
    // What Operation::tenant indexes; empty: one anonymous tenant.
    std::vector<LoadTenant> tenants;
    // Canaries of tenants that send nothing; no answer may hold one.
    std::vector<std::string> bystander_canaries;
    // Of one operation from its release; above zero, at most kLongestPhase.
    Duration timeout = std::chrono::seconds(10);
    // Closed loop: so many operations open at a time, each sent when the answer to another came;
    // the plan's moments mean nothing, its phases' lengths do. 0: open loop, the default. Sockets
    // only.
    std::uint32_t closed_connections = 0;
    // Operations open at once; what exceeds it is shed. At least 1.
    std::size_t max_in_flight = 20'000;
    // Top-level string member of a JSON answer that becomes the sample's label ("status");
    // empty: bodies are not read.
    std::string label_member;
    // Called with every answer's head just before on_body, on the same thread. Empty: nobody asks.
    std::function<void(std::uint64_t ordinal, const AnswerHead& head)> on_head;
    // Whether on_head asks for headers: sockets keep none otherwise, a handler's are there anyway.
    // Default: no.
    bool wants_headers = false;
    // Called with every answer's body before its sample goes to the sink, on the transport's
    // thread. Empty: bodies are not read for it. One that parses the body says what its label is,
    // empty when it has none, so that nobody parses it again; nullopt: it does not know.
    std::function<std::optional<std::string_view>(std::uint64_t ordinal, std::string_view body)>
        on_body;
};

// What an answer with an error status said.
struct AnswerSample {
    unsigned status = 0;
    // When it was there, from the run's zero.
    Duration at{};
    // The beginning of its body, at most 200 visible characters; may be empty.
    std::string text;
};

// Why operations ended as they did, by the first of each outcome.
struct OutcomeReason {
    Outcome outcome = Outcome::kCompleted;
    // For people: "closed after 4 of 100 body bytes".
    std::string text;
};

struct TransportStats {
    // What Sample::label indexes.
    LabelTable labels;
    // The run's zero.
    Instant started{};
    // The address that was loaded, "127.0.0.1:8080"; empty where there is none.
    std::string address;
    // Of the sending thread; 0 in virtual time.
    double cpu_seconds = 0.0;
    // Opened, not necessarily at once.
    std::uint64_t connections = 0;
    // Requests sent on a fresh connection because the kept one had gone before it took a byte.
    std::uint64_t retries = 0;
    // Kept connections closed because the target sent bytes on them that belong to no answer, such
    // as behind a Content-Length that is too small.
    std::uint64_t closed_for_stray_bytes = 0;
    // Operations shed because this machine had no descriptor or port left.
    std::uint64_t out_of_sockets = 0;
    // Operations shed because the generator found no time to open a connection for them before
    // their timeout.
    std::uint64_t never_connected = 0;
    // The longest that an operation waited without a connection being opened for it.
    Duration longest_wait{};
    // Turns of the loop in which operations waited because the most connections that may be opened
    // at a time were being opened: the target accepts too slowly.
    std::uint64_t connecting_limit_hits = 0;
    // Ended before the plan was sent and drained.
    bool stopped_early = false;
    // The first answer of each status that counts as an HTTP error, of at most four.
    std::vector<AnswerSample> answer_samples;
    // At most one an outcome.
    std::vector<OutcomeReason> reasons;

    [[nodiscard]] bool is_explained(Outcome outcome) const;
    // Keeps the first reason of each outcome. An empty one explains nothing.
    void explain(Outcome outcome, std::string reason);
};

// Set from any thread to end a run: nothing more is sent, what is open drains.
using StopFlag = std::atomic<bool>;

class Transport {
public:
    virtual ~Transport() = default;

    // Sends the whole plan, then drains for one timeout. `on_start` is called with the run's zero
    // before the first operation. Every planned operation gives exactly one sample; after `stop`
    // those that were not due yet give none. `sink`, `stop` and the plan must outlive the call;
    // `sink` may be called on another thread.
    virtual boost::asio::awaitable<Result<TransportStats>> run(
        LoadPlan plan, LoadSetup setup, SampleSink* sink, const StopFlag* stop,
        std::function<void(Instant)> on_start) = 0;
};

}  // namespace faultline::load

// The sending thread of a socket run: releases operations at their intended moments whatever the
// target does, reads answers, expires what is too old. One thread, made for one run, by
// SocketTransport. Bounded by setup.max_in_flight; what exceeds it is shed, never delayed. Asked
// for more than it can send, it sends what it can: answers come before new connections.
//
// An operation whose kept connection turns out to be gone before one byte of the request was taken
// goes out on a fresh one. Nothing else is ever sent twice: the target may have executed it.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "loadgen/client/answer_sampler.h"
#include "loadgen/client/connection_pool.h"
#include "loadgen/client/in_flight_table.h"
#include "loadgen/client/opening_pace.h"
#include "loadgen/client/poller.h"
#include "loadgen/client/refusals.h"
#include "loadgen/client/request_bytes.h"
#include "loadgen/client/response_classifier.h"
#include "loadgen/client/socket_address.h"
#include "loadgen/client/transport.h"
#include "loadgen/client/waiting_operations.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace faultline::load {

// Pointers outlive the loop.
struct HotLoopJob {
    LoadPlan plan;
    LoadSetup setup;
    // Where to; its path is not used, requests have their own.
    HttpUrl url;
    // Receives every operation.
    SampleSink* sink = nullptr;
    // Ends the run with a drain; may be null.
    const StopFlag* stop = nullptr;
    // Ends the run at once, without draining; may be null.
    const StopFlag* cancelled = nullptr;
    // How long a stopped run may drain.
    Duration stop_drain{};
    // A target that was never reached ends the run when it has refused connections for so long
    // since the first refusal.
    Duration refused_limit = std::chrono::seconds(2);
    // Called with the run's zero; may be empty.
    std::function<void(Instant)> on_start;
};

class HotLoop {
public:
    explicit HotLoop(HotLoopJob job);

    // To be called on the sending thread. An error means that nothing was sent, or that nothing
    // ever listened there.
    [[nodiscard]] Result<TransportStats> run();

private:
    static constexpr std::size_t kReadBytes = 64 * 1024;
    // Of Connection::sent: the peer takes no more.
    static constexpr std::size_t kWriteBroken = ~std::size_t{0};

    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] std::string unreachable_text() const;
    void turn();
    void finish();
    void check_stop();
    // Whether the next operation is to be released now: its moment has come, or, in a closed loop,
    // an answer has.
    [[nodiscard]] bool is_due() const;
    [[nodiscard]] Duration due_at() const;
    void release_due();
    void end_closed_loop();
    void release(const Operation& operation);
    [[nodiscard]] int most_new_connections() const;
    // At most so many new ones, for the operations that have waited longest.
    void open_connections(int at_most);
    void open_connection(InFlightSlot slot);
    void assign_connection(InFlightSlot slot, ConnectionIndex index);
    void send(ConnectionIndex index);
    void expire();
    [[nodiscard]] Duration until_next(Instant now) const;

    void on_event(std::uint64_t tag, std::uint32_t events);
    void on_connect_event(ConnectionIndex index, std::uint32_t events);
    void on_connected(ConnectionIndex index);
    void on_free(ConnectionIndex index);
    void on_idle_event(ConnectionIndex index);
    void write_some(ConnectionIndex index);
    void read_some(ConnectionIndex index, bool may_be_closed);
    // Reads on where one event had more to read than it may take at a time.
    void read_on();
    void on_bytes(ConnectionIndex index, std::size_t count, bool closing);
    // `error`: of the read; 0 when the peer closed.
    void on_broken(ConnectionIndex index, int error);
    void on_answer(ConnectionIndex index, bool reusable);

    // Reports the operation and frees its slot; the connection is the caller's business.
    void conclude(InFlightSlot slot, Outcome outcome);
    // Keeps the first reason of each outcome.
    [[nodiscard]] std::string timeout_reason(const InFlightOperation& operation);
    void conclude_unconnected(InFlightSlot slot, int error);
    // The generator's own failing: the operation was never sent.
    void shed(InFlightSlot slot);
    void report(InFlightSlot slot);

    [[nodiscard]] Duration elapsed() const { return now_ - zero_; }
    [[nodiscard]] std::string_view request_of(const Connection& connection);

    HotLoopJob job_;
    ResponseClassifier classifier_;
    SteadyClock clock_;
    Poller poller_;
    RequestBytes requests_;
    InFlightTable in_flight_;
    WaitingOperations waiting_{&in_flight_};
    std::optional<ConnectionPool> pool_;
    std::optional<Operation> next_;
    Instant zero_{};
    Instant now_{};
    Instant drain_until_ = Instant::max();
    Duration closed_for_{-1};  // when a closed loop sends no more; negative: open loop
    OpeningPace pace_;
    TransportStats stats_;
    AnswerSampler sampler_;
    Refusals refusals_;
    int unreachable_error_ = 0;  // of the last connection that was refused
    std::vector<char> buffer_;
    // Tags; at most one a connection. The poller does not report them again by itself.
    std::vector<std::uint64_t> unread_;
    std::vector<std::uint64_t> reading_;
    int reads_ = 0;           // in this turn
    int answers_ = 0;         // that came to their end in this turn
    Duration limit_hit_{-1};  // when an operation last waited for connections being opened
};

}  // namespace faultline::load

// The sending thread of a socket run: releases operations at their intended moments whatever the
// target does, reads answers, expires what is too old. One thread, made for one run, by
// SocketTransport. Bounded by setup.max_in_flight; what exceeds it is shed, never delayed.
//
// An operation is repeated once, on a fresh connection, when its connection had been idle for
// kIdleRace or longer, had answered before, and went away without one byte of this answer: the
// server's idle timeout crossed our request. Whatever else breaks is the target's failure.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "loadgen/client/answer_judge.h"
#include "loadgen/client/connection_pool.h"
#include "loadgen/client/flights.h"
#include "loadgen/client/http_url.h"
#include "loadgen/client/poller.h"
#include "loadgen/client/request_bytes.h"
#include "loadgen/client/transport.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace faultline::load {

struct HotLoopJob {
    LoadPlan plan;
    LoadSetup setup;
    HttpUrl url;
    SampleSink* sink = nullptr;
    const StopFlag* stop = nullptr;
    const StopFlag* cancelled = nullptr;  // ends at once, without draining
    Duration stop_drain{};                // how long a stopped run may drain
    std::function<void(Instant)> on_start;
};

class HotLoop {
public:
    static constexpr Duration kIdleRace = std::chrono::milliseconds(500);

    explicit HotLoop(HotLoopJob job);

    // To be called on the sending thread. An error means that nothing was sent.
    [[nodiscard]] Result<TransportStats> run();

private:
    [[nodiscard]] Result<void> prepare();
    void turn();
    void finish();
    void heed_stop();
    void release_due();
    void release(const Operation& operation);
    void connect(std::uint32_t slot);
    void board(std::uint32_t slot, std::uint32_t index);
    void send(std::uint32_t index);
    void expire();
    [[nodiscard]] Duration until_next() const;

    void on_event(std::uint64_t tag, std::uint32_t events);
    void on_connect_event(std::uint32_t index, std::uint32_t events);
    void on_connected(std::uint32_t index);
    void on_free(std::uint32_t index);
    void on_idle_event(std::uint32_t index);
    void write_some(std::uint32_t index);
    void read_some(std::uint32_t index, bool may_be_closed);
    // Of the connections that had more to read than one event may take.
    void read_on();
    void on_bytes(std::uint32_t index, std::size_t count, bool closing);
    void on_broken(std::uint32_t index);
    void on_answer(std::uint32_t index, bool reusable);

    // Reports the operation and frees its slot; the connection is the caller's business.
    void conclude(std::uint32_t slot, Outcome outcome);
    void conclude_unconnected(std::uint32_t slot, int error);
    void report(std::uint32_t slot);

    [[nodiscard]] Duration elapsed() const { return now_ - zero_; }
    [[nodiscard]] std::string_view request_of(const Connection& connection);

    HotLoopJob job_;
    AnswerJudge judge_;
    SteadyClock clock_;
    Poller poller_;
    RequestBytes requests_;
    Flights flights_;
    std::optional<ConnectionPool> pool_;
    std::optional<Operation> next_;
    Instant zero_{};
    Instant now_{};
    Instant drain_until_ = Instant::max();
    TransportStats stats_;
    std::vector<char> buffer_;
    // Tags; at most one a connection. The poller will not speak of them again by itself.
    std::vector<std::uint64_t> unread_;
    std::vector<std::uint64_t> reading_;
};

}  // namespace faultline::load

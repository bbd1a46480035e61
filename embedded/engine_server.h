// An engine served over HTTP on a thread of its own: what `serve` runs and what real-clock
// scenarios load. Start and stop from one thread; everything between them happens on the engine's.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "embedded/engine_graph.h"
#include "net/http/server.h"

#include <cstddef>
#include <cstdint>
#include <future>
#include <memory>
#include <string>
#include <thread>

namespace faultline::embedded {

// What a stop had to leave behind.
struct StopOutcome {
    std::size_t connections = 0;  // whose requests would not end and which were cut
    // The engine's thread did not come back: a handler blocks it, and it runs on.
    bool thread = false;

    [[nodiscard]] bool clean() const { return connections == 0 && !thread; }
};

// "2 connections were cut", "the engine's thread is blocked and was left running".
[[nodiscard]] std::string to_string(const StopOutcome& outcome);

class EngineServer {
public:
    // Listens when it returns a value. `clock` and `log` must outlive the server, and the process
    // when a stop had to leave the thread running.
    [[nodiscard]] static Result<std::unique_ptr<EngineServer>> start(EngineGraphOptions graph,
                                                                     net::HttpServerOptions http,
                                                                     Clock& clock, Logger* log);
    // stop() with one second of patience.
    ~EngineServer();
    EngineServer(const EngineServer&) = delete;
    EngineServer& operator=(const EngineServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }

    // Stops accepting, lets requests end within `patience`, then cancels and cuts them. Blocks for
    // at most `patience` and 2 seconds. What would not end is left as it is until the process ends:
    // nothing that it may refer to is destroyed. Idempotent; a second call has nothing to report.
    StopOutcome stop(Duration patience);

private:
    struct State;
    explicit EngineServer(std::shared_ptr<State> state);

    std::shared_ptr<State> state_;
    std::uint16_t port_ = 0;
    std::thread thread_;
    std::future<void> thread_ended_;
};

}  // namespace faultline::embedded

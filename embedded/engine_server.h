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

// What had not ended when stop() returned.
struct StopOutcome {
    std::size_t connections = 0;  // that were cut, because their requests did not end in time
    // The engine's thread did not end, because a handler blocks it; it still runs.
    bool thread = false;

    [[nodiscard]] bool clean() const { return connections == 0 && !thread; }
};

// For people: what did not end, and what became of it.
[[nodiscard]] std::string to_string(const StopOutcome& outcome);

class EngineServer {
public:
    // The server already listens when this returns one. `clock` and `log` must outlive it; when
    // stop() reports anything but clean(), they must live until the process ends. `log` may be
    // null.
    [[nodiscard]] static Result<std::unique_ptr<EngineServer>> start(EngineGraphOptions graph,
                                                                     net::HttpServerOptions http,
                                                                     Clock& clock, Logger* log);
    // stop() with a limit of one second.
    ~EngineServer();
    EngineServer(const EngineServer&) = delete;
    EngineServer& operator=(const EngineServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }

    // From any thread, before stop().
    [[nodiscard]] std::size_t open_connections() const;

    // Stops accepting, lets requests end within `limit`, then cancels and cuts them. Blocks for
    // at most `limit` and 2 seconds. When a request or the thread does not end even then, the
    // engine is kept until the process ends, because it may still be in use. Idempotent; a second
    // call returns a clean outcome.
    StopOutcome stop(Duration limit);

private:
    struct State;
    explicit EngineServer(std::shared_ptr<State> state);

    std::shared_ptr<State> state_;
    std::uint16_t port_ = 0;
    std::thread thread_;
    std::future<void> thread_ended_;
};

}  // namespace faultline::embedded

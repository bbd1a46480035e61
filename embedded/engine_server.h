// An engine served over HTTP on a thread of its own: what `serve` runs and what real-clock
// scenarios load. Start and stop from one thread; everything between them happens on the engine's.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "embedded/engine_graph.h"
#include "net/http/server.h"

#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

namespace faultline::embedded {

class EngineServer {
public:
    // Listens when it returns a value. `clock` and `log` must outlive the server.
    [[nodiscard]] static Result<std::unique_ptr<EngineServer>> start(EngineGraphOptions graph,
                                                                     net::HttpServerOptions http,
                                                                     Clock& clock, Logger* log);
    // stop() with one second of patience.
    ~EngineServer();
    EngineServer(const EngineServer&) = delete;
    EngineServer& operator=(const EngineServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return http_->port(); }

    // Stops accepting, lets requests end within `patience`, then cuts them. Idempotent; blocks.
    // False when something had to be cut that would not end.
    bool stop(Duration patience);

private:
    EngineServer() = default;

    // Destroyed from the last to the first: sockets, then the engine, then what they ran on.
    boost::asio::io_context io_{1};
    std::unique_ptr<EngineGraph> graph_;
    std::unique_ptr<net::HttpServer> http_;
    std::thread thread_;
};

}  // namespace faultline::embedded

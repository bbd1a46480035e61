#include "embedded/engine_server.h"

#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace faultline::embedded {

namespace asio = boost::asio;

Result<std::unique_ptr<EngineServer>> EngineServer::start(EngineGraphOptions graph,
                                                          net::HttpServerOptions http, Clock& clock,
                                                          Logger* log) {
    std::unique_ptr<EngineServer> server(new EngineServer());
    auto built = EngineGraph::build(std::move(graph), clock, log);
    if (!built) {
        return built.error();
    }
    server->graph_ = std::move(*built);
    metrics::add_process_metrics(server->graph_->registry());
    EngineGraph* const engine = server->graph_.get();
    server->http_ = std::make_unique<net::HttpServer>(
        server->io_.get_executor(), clock, log, std::move(http),
        [engine](net::HttpRequest request) { return engine->handle(std::move(request)); });
    if (auto started = server->http_->start(); !started) {
        return started.error();
    }
    asio::io_context& io = server->io_;
    server->thread_ = std::thread([&io] { io.run(); });
    return server;
}

EngineServer::~EngineServer() { stop(std::chrono::seconds(1)); }

bool EngineServer::stop(Duration patience) {
    if (!thread_.joinable()) {
        return true;
    }
    bool empty = false;
    asio::co_spawn(io_, http_->stop(patience),
                   [&empty](std::exception_ptr error, bool all) { empty = !error && all; });
    // The accept loop and the sessions are all the work there is: with them gone, run() returns.
    thread_.join();
    return empty;
}

}  // namespace faultline::embedded

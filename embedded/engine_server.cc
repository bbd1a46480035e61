#include "embedded/engine_server.h"

#include "metrics/log_metrics.h"
#include "metrics/process_metrics.h"

#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace faultline::embedded {

namespace asio = boost::asio;

namespace {

void add_surface_metrics(metrics::Registry& registry, Logger* log) {
    metrics::add_process_metrics(registry);
    if (log != nullptr) {
        metrics::add_log_metrics(registry, *log);
    }
    registry.gauge("orch_build_info", {FAULTLINE_VERSION, "", "clang " __clang_version__}).set(1);
}

// The server keeps its own totals; a scrape reads them off.
void count_connections(metrics::Registry& registry, net::HttpServer& server) {
    auto& accepted = registry.counter("orch_http_connections_accepted_total");
    auto& refused = registry.counter("orch_http_connections_refused_total");
    auto& timed_out = registry.counter("orch_http_connections_timed_out_total");
    auto& malformed = registry.counter("orch_http_malformed_requests_total");
    auto& left = registry.counter("orch_http_clients_left_total");
    auto& bodies = registry.counter("orch_limit_hits_total", {"http_receiving_bytes"});
    auto& open = registry.gauge("orch_http_connections");
    registry.on_collect([&server, accepted_total = &accepted, refused_total = &refused,
                         timed_out_total = &timed_out, malformed_total = &malformed,
                         left_total = &left, bodies_refused = &bodies, open_now = &open] {
        const net::HttpServerCounts counts = server.counts();
        accepted_total->raise_to(counts.connections);
        refused_total->raise_to(counts.refused_connections);
        timed_out_total->raise_to(counts.timed_out);
        malformed_total->raise_to(counts.malformed);
        left_total->raise_to(counts.clients_left);
        bodies_refused->raise_to(counts.bodies_refused);
        open_now->set(static_cast<double>(counts.open));
    });
}

}  // namespace

Result<std::unique_ptr<EngineServer>> EngineServer::start(EngineGraphOptions graph,
                                                          net::HttpServerOptions http, Clock& clock,
                                                          Logger* log) {
    std::unique_ptr<EngineServer> server(new EngineServer());
    auto built = EngineGraph::build(std::move(graph), clock, log);
    if (!built) {
        return built.error();
    }
    server->graph_ = std::move(*built);
    add_surface_metrics(server->graph_->registry(), log);
    EngineGraph* const engine = server->graph_.get();
    server->http_ = std::make_unique<net::HttpServer>(
        server->io_.get_executor(), clock, log, std::move(http),
        [engine](net::HttpRequest request) { return engine->handle(std::move(request)); });
    if (auto started = server->http_->start(); !started) {
        return started.error();
    }
    count_connections(engine->registry(), *server->http_);
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

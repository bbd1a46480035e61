#include "embedded/engine_server.h"

#include "metrics/log_metrics.h"
#include "metrics/process_metrics.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <pthread.h>

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

// Shared with the engine's thread, which may outlive the server. Members are destroyed from the
// last to the first: sockets, then the engine, then the io_context they ran on.
struct EngineServer::State {
    asio::io_context io{1};
    std::unique_ptr<EngineGraph> graph;
    std::unique_ptr<net::HttpServer> http;
    // Holds the database's threads, among others: they end before the io_context they post to.
    std::vector<std::shared_ptr<const void>> keep_alive;
    bool requests_ended = false;       // written by the engine's thread, read after its end
    std::size_t open_connections = 0;  // likewise, when they were cut
};

namespace {

// How long a cancelled request and a stopped io_context may take to end.
constexpr auto kTimeToEnd = std::chrono::seconds(1);

// Coroutines that ignore their cancellation refer to the engine, and the engine to the io_context:
// there is no order in which they could be destroyed. Kept reachable, so that a leak checker sees
// that this is meant.
void keep_for_ever(std::shared_ptr<const void> state) {
    static std::mutex mutex;
    static auto* const kKept = new std::vector<std::shared_ptr<const void>>;
    const std::lock_guard lock(mutex);
    kKept->push_back(std::move(state));
}

}  // namespace

std::string to_string(const StopOutcome& outcome) {
    if (outcome.thread) {
        return "a handler blocks the engine's thread, which was left running";
    }
    return outcome.connections == 1
               ? "1 request did not end when it was cancelled; its connection was closed"
               : std::to_string(outcome.connections) +
                     " requests did not end when they were cancelled; their connections were "
                     "closed";
}

EngineServer::EngineServer(std::shared_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<EngineServer>> EngineServer::start(EngineGraphOptions graph,
                                                          net::HttpServerOptions http, Clock& clock,
                                                          Logger* log) {
    auto state = std::make_shared<State>();
    state->keep_alive = graph.keep_alive;
    auto built = EngineGraph::build(std::move(graph), clock, log);
    if (!built) {
        return built.error();
    }
    state->graph = std::move(*built);
    add_surface_metrics(state->graph->registry(), log);
    EngineGraph* const engine = state->graph.get();
    state->http = std::make_unique<net::HttpServer>(
        state->io.get_executor(), clock, log, std::move(http),
        [engine](net::HttpRequest request) { return engine->handle(std::move(request)); });
    if (auto started = state->http->start(); !started) {
        return started.error();
    }
    count_connections(engine->registry(), *state->http);
    std::unique_ptr<EngineServer> server(new EngineServer(state));
    server->port_ = state->http->port();
    std::promise<void> ended;
    server->thread_ended_ = ended.get_future();
    server->thread_ = std::thread([state = std::move(state), ended = std::move(ended)]() mutable {
        (void)::pthread_setname_np(::pthread_self(), "engine");  // as debuggers and top show it
        state->io.run();
        // Before stop() goes on: it decides whether the state is destroyed, and must hold the last
        // reference to it.
        state.reset();
        ended.set_value();
    });
    return server;
}

EngineServer::~EngineServer() { stop(kTimeToEnd); }

std::size_t EngineServer::open_connections() const { return state_->http->counts().open; }

StopOutcome EngineServer::stop(Duration limit) {
    if (!thread_.joinable()) {
        return {};
    }
    State* const state = state_.get();
    asio::co_spawn(state->io, state->http->stop(limit),
                   [state](const std::exception_ptr& error, bool all) {
                       state->requests_ended = !error && all;
                   });
    // The accept loop and the sessions are all the work there is: with them gone, run() returns.
    bool returned = thread_ended_.wait_for(limit + kTimeToEnd) == std::future_status::ready;
    if (!returned) {
        asio::post(state->io, [state] {
            state->open_connections = state->http->counts().open;
            state->http.reset();  // closes the sockets
            state->io.stop();
        });
        returned = thread_ended_.wait_for(kTimeToEnd) == std::future_status::ready;
    }
    if (!returned) {
        thread_.detach();
        keep_for_ever(std::move(state_));
        return {.thread = true};
    }
    thread_.join();
    if (state->requests_ended) {
        return {};
    }
    const StopOutcome outcome{.connections = std::max<std::size_t>(state->open_connections, 1)};
    keep_for_ever(std::move(state_));
    return outcome;
}

}  // namespace faultline::embedded

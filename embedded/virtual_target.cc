#include "embedded/virtual_target.h"

#include <utility>

#include <boost/asio/this_coro.hpp>

namespace faultline::embedded {

namespace asio = boost::asio;

VirtualTarget::VirtualTarget(EngineConfig config, engine::DisabledProtections disabled,
                             std::uint64_t seed, Clock& clock)
    : engine_(std::move(config), disabled, seed, clock) {}

VirtualTarget::~VirtualTarget() = default;

asio::awaitable<Result<void>> VirtualTarget::start() {
    auto files = open_sqlite(engine_.config(), engine_.clock(), 0);
    if (!files) {
        co_return files.error();
    }
    database_ = std::move(*files);
    auto graph =
        EngineGraph::build(engine_.graph_options(database_), engine_.clock(), &engine_.logger());
    if (!graph) {
        co_return graph.error();
    }
    graph_ = std::move(*graph);
    EngineGraph* const engine = graph_.get();
    transport_ = std::make_unique<HandlerTransport>(
        [engine](net::HttpRequest request) { return engine->handle(std::move(request)); },
        engine_.clock());
    co_return Result<void>{};
}

asio::awaitable<Result<scenario::TargetEvidence>> VirtualTarget::evidence() {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (!graph_ || engine_.log().dropped() > 0) {
        co_return Error{ErrorKind::kUnavailable, "the log was not read whole"};
    }
    net::HttpRequest request{.method = "GET", .target = "/metrics"};
    auto answer = co_await graph_->handle(std::move(request));
    co_return scenario::TargetEvidence{.metrics_text = std::move(answer.body),
                                       .log_text = engine_.log().text()};
}

asio::awaitable<void> VirtualTarget::stop() {
    // Requests that still run end with the run's io_context, before this target does.
    co_return;
}

Result<std::vector<load::LoadTenant>> VirtualTarget::tenants(
    const std::vector<std::string>& names) const {
    return engine_.tenants(names);
}

std::string VirtualTarget::describe() const {
    return "embedded engine in virtual time, database sqlite";
}

}  // namespace faultline::embedded

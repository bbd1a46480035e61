#include "embedded/virtual_target.h"

#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

namespace faultline::embedded {

namespace asio = boost::asio;

VirtualTarget::VirtualTarget(EngineConfig config, engine::DisabledProtections disabled,
                             std::uint64_t seed, Clock& clock, std::unique_ptr<LyingAnswers> lie)
    : parts_(new Parts{.engine{std::move(config), disabled, seed, clock},
                       .database{},
                       .lie = std::move(lie),
                       .graph{}}) {}

// Requests that were left behind end with the run's io_context, after this target: their steps are
// coroutines of their own, which refer to the engine until then. It is kept until the process ends,
// reachable, so that a leak checker sees that this is meant; its files would outlive the process.
VirtualTarget::~VirtualTarget() {
    if (!transport_ || transport_->left_behind() == 0) {
        return;
    }
    if (parts_->database.files) {
        parts_->database.files->remove();
    }
    // A thread that was left behind may end beside the next run.
    static std::mutex mutex;
    static auto* const kKept = new std::vector<std::shared_ptr<const void>>;
    const std::lock_guard lock(mutex);
    kKept->push_back(parts_);
}

asio::awaitable<Result<void>> VirtualTarget::start() {
    EngineUnderTest& engine = parts_->engine;
    auto files = open_sqlite(engine.config(), engine.clock(), 0);
    if (!files) {
        co_return files.error();
    }
    parts_->database = std::move(*files);
    auto graph = EngineGraph::build(engine.graph_options(parts_->database), engine.clock(),
                                    &engine.logger());
    if (!graph) {
        co_return graph.error();
    }
    parts_->graph = std::move(*graph);
    net::HttpHandler handler = [parts = parts_](net::HttpRequest request) {
        return parts->graph->handle(std::move(request));
    };
    transport_ = std::make_unique<HandlerTransport>(
        parts_->lie ? parts_->lie->between(std::move(handler)) : std::move(handler),
        engine.clock());
    co_return Result<void>{};
}

asio::awaitable<Result<scenario::TargetEvidence>> VirtualTarget::evidence() {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (!parts_->graph) {
        co_return Error{ErrorKind::kUnavailable, "the engine does not run"};
    }
    net::HttpRequest request{.method = "GET", .target = "/metrics"};
    auto answer = co_await parts_->graph->handle(std::move(request));
    scenario::TargetEvidence evidence{.metrics_text = std::move(answer.body),
                                      .log_text = parts_->engine.log().text(),
                                      .log_lines_lost = parts_->engine.log().dropped(),
                                      .retries_allowed = parts_->engine.retries_allowed(),
                                      .fallbacks = parts_->engine.fallbacks()};
    if (parts_->lie) {
        parts_->lie->change(evidence);
    }
    co_return evidence;
}

asio::awaitable<void> VirtualTarget::stop() {
    // Requests that still run end with the run's io_context.
    co_return;
}

std::optional<std::vector<std::string>> VirtualTarget::left_behind() const {
    const std::size_t left = transport_ ? transport_->left_behind() : 0;
    std::vector<std::string> lines;
    if (left > 0) {
        lines.push_back(
            left == 1 ? "1 request did not end when it was cancelled"
                      : fmt::format("{} requests did not end when they were cancelled", left));
    }
    return lines;
}

Result<std::vector<load::LoadTenant>> VirtualTarget::tenants(
    const std::vector<std::string>& names) const {
    return parts_->engine.tenants(names);
}

std::string VirtualTarget::describe() const {
    return "embedded engine in virtual time, database sqlite";
}

}  // namespace faultline::embedded

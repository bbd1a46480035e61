// A scenario target in virtual time: the engine on the runner's own thread and manual clock,
// requests handed to it without sockets, SQLite inline instead of PostgreSQL, all faults by
// decorators. The same seed gives the same run.
#pragma once

#include "embedded/engine_under_test.h"
#include "embedded/handler_transport.h"
#include "embedded/lying_answers.h"
#include "scenarios/run/target.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace faultline::embedded {

class VirtualTarget final : public scenario::Target {
public:
    // `clock` must outlive the target. Without a lie every answer is the engine's own.
    VirtualTarget(EngineConfig config, engine::DisabledProtections disabled, std::uint64_t seed,
                  Clock& clock, std::unique_ptr<LyingAnswers> lie = nullptr);
    ~VirtualTarget() override;

    boost::asio::awaitable<Result<void>> start() override;
    load::Transport& transport() override { return *transport_; }
    fault::Injector& injector() override { return parts_->engine.injector(); }
    boost::asio::awaitable<Result<scenario::TargetEvidence>> evidence() override;
    boost::asio::awaitable<void> stop() override;
    Result<std::vector<load::LoadTenant>> tenants(
        const std::vector<std::string>& names) const override;
    [[nodiscard]] std::string describe() const override;

    [[nodiscard]] std::optional<std::vector<std::string>> left_behind() const override;

    // See EngineUnderTest. Before start().
    void decorate(PortDecorators own) { parts_->engine.decorate(std::move(own)); }

private:
    // Shared with the requests under way: one that ignores its cancellation outlives the target.
    // Destroyed from the last to the first.
    struct Parts {
        EngineUnderTest engine;
        EngineDatabase database;
        std::unique_ptr<LyingAnswers> lie;  // null: none
        std::unique_ptr<EngineGraph> graph;
    };

    std::shared_ptr<Parts> parts_;
    std::unique_ptr<HandlerTransport> transport_;
};

}  // namespace faultline::embedded

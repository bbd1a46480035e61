// A scenario target in virtual time: the engine on the runner's own thread and manual clock,
// requests handed to it without sockets, SQLite inline instead of PostgreSQL, all faults by
// decorators. The same seed gives the same run.
#pragma once

#include "embedded/engine_under_test.h"
#include "embedded/handler_transport.h"
#include "scenarios/run/target.h"

#include <memory>
#include <string>
#include <vector>

namespace faultline::embedded {

class VirtualTarget final : public scenario::Target {
public:
    // `clock` must outlive the target.
    VirtualTarget(EngineConfig config, engine::DisabledProtections disabled, std::uint64_t seed,
                  Clock& clock);
    ~VirtualTarget() override;

    boost::asio::awaitable<Result<void>> start() override;
    load::Transport& transport() override { return *transport_; }
    fault::Injector& injector() override { return engine_.injector(); }
    boost::asio::awaitable<Result<scenario::TargetEvidence>> evidence() override;
    boost::asio::awaitable<void> stop() override;
    Result<std::vector<load::LoadTenant>> tenants(
        const std::vector<std::string>& names) const override;
    [[nodiscard]] std::string describe() const override;

private:
    EngineUnderTest engine_;
    EngineDatabase database_;
    std::unique_ptr<EngineGraph> graph_;
    std::unique_ptr<HandlerTransport> transport_;
};

}  // namespace faultline::embedded

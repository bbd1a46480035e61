// A scenario target in real time: the embedded engine on its own thread behind real HTTP, with the
// private PostgreSQL the scenario asks for. Used by the runner on one executor.
#pragma once

#include "embedded/engine_server.h"
#include "embedded/engine_under_test.h"
#include "embedded/heap_bytes.h"
#include "loadgen/client/socket_transport.h"
#include "net/postgres/private_postgres.h"
#include "scenarios/run/target.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace faultline::embedded {

class ServedTarget final : public scenario::Target {
public:
    // The scenario is copied where needed; `clock` must outlive the target.
    ServedTarget(EngineConfig config, engine::DisabledProtections disabled,
                 const scenario::TargetRequest& request, Clock& clock);
    ~ServedTarget() override;

    // See EngineUnderTest. Before start().
    void decorate(PortDecorators own) { engine_.decorate(std::move(own)); }

    boost::asio::awaitable<Result<void>> start() override;
    load::Transport& transport() override;
    fault::Injector& injector() override { return engine_.injector(); }
    boost::asio::awaitable<Result<scenario::TargetEvidence>> evidence() override;
    boost::asio::awaitable<void> stop() override;
    Result<std::vector<load::LoadTenant>> tenants(
        const std::vector<std::string>& names) const override;
    [[nodiscard]] std::string describe() const override;
    [[nodiscard]] std::optional<scenario::MemoryInUse> memory_in_use() const override {
        return scenario::MemoryInUse{.bytes = heap_bytes(),
                                     .connections = server_ ? server_->open_connections() : 0};
    }
    [[nodiscard]] std::optional<std::vector<std::string>> left_behind() const override {
        return left_behind_;
    }

private:
    void close();
    boost::asio::awaitable<Result<void>> start_postgres(scenario::ResourceSpec resource);
    boost::asio::awaitable<Result<void>> open_database();
    // kUnavailable when this machine lacks what a fault of the scenario needs.
    [[nodiscard]] Result<void> check_machine() const;
    void add_resource_faults(const std::string& resource);
    boost::asio::awaitable<Result<std::string>> change_schema(std::string statements);

    // Shared with the server: a thread that it has to leave behind still refers to it.
    std::shared_ptr<EngineUnderTest> shared_engine_;
    EngineUnderTest& engine_;
    std::vector<scenario::ResourceSpec> resources_;
    std::string folder_;
    bool acts_on_processes_ = false;  // a fault of the scenario does
    BlockingPool blocking_{1};        // for starting, killing and changing PostgreSQL
    std::unique_ptr<net::PrivatePostgres> postgres_;
    EngineDatabase database_;
    std::unique_ptr<EngineServer> server_;
    std::unique_ptr<load::SocketTransport> transport_;
    std::vector<std::string> left_behind_;  // what had not ended when it was stopped
};

}  // namespace faultline::embedded

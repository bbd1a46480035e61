// What every scenario target around an embedded engine shares: the configuration, the faults in
// force with their decorators, and the log that checks read. Owned by the target.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "embedded/engine_config.h"
#include "embedded/engine_database.h"
#include "embedded/engine_graph.h"
#include "embedded/log_buffer.h"
#include "embedded/target_injector.h"
#include "faults/inproc/active_faults.h"
#include "faults/inproc/inproc_injector.h"
#include "loadgen/client/transport.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace faultline::embedded {

class EngineUnderTest {
public:
    // `clock` must outlive it.
    EngineUnderTest(EngineConfig config, engine::DisabledProtections disabled, std::uint64_t seed,
                    Clock& clock);

    // Puts decorators around the ports, inside those of the faults. Before graph_options().
    void decorate(PortDecorators own) { own_ = std::move(own); }

    // The engine on `database`, with fault decorators around every port.
    [[nodiscard]] EngineGraphOptions graph_options(const EngineDatabase& database);

    // API key and canaries of each; of all that are configured when none is named. kInvalid
    // for a name the configuration does not know.
    [[nodiscard]] Result<std::vector<load::LoadTenant>> tenants(
        const std::vector<std::string>& names) const;

    // How often a call of each tool may be repeated, by the tool's name.
    [[nodiscard]] std::map<std::string, std::uint64_t> retries_allowed() const;

    // The fallback of each tool that has one, by its name; empty when that is switched off.
    [[nodiscard]] std::map<std::string, std::string> fallbacks() const;

    [[nodiscard]] const EngineConfig& config() const { return config_; }
    [[nodiscard]] Clock& clock() { return clock_; }
    [[nodiscard]] fault::ActiveFaults& active_faults() { return active_faults_; }
    [[nodiscard]] TargetInjector& injector() { return injector_; }
    [[nodiscard]] Logger& logger() { return logger_; }
    [[nodiscard]] const LogBuffer& log() const { return log_; }

private:
    EngineConfig config_;
    engine::DisabledProtections disabled_;
    std::uint64_t seed_;
    Clock& clock_;
    fault::ActiveFaults active_faults_;
    fault::InprocInjector in_process_;
    TargetInjector injector_;
    PortDecorators own_;  // of the user; empty: none
    LogBuffer log_;
    Logger logger_;
};

}  // namespace faultline::embedded

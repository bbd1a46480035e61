// A tool without a real system behind it: waits on the injected clock and returns a small
// object that belongs to the calling tenant, its canary included. For scenarios and the demo.
#pragma once

#include "base/clock.h"
#include "engine/ports/tool.h"

#include <map>
#include <string>

namespace faultline::embedded {

class SimulatedTool final : public engine::Tool {
public:
    struct Options {
        std::string name;
        Duration latency{};
        std::map<std::string, std::string> canaries;  // by tenant
    };

    // `clock` must outlive the tool.
    SimulatedTool(Options options, Clock& clock) : options_(std::move(options)), clock_(clock) {}

    // data: {"tool","owner","note"}. TENANT_MISMATCH without a tenant.
    boost::asio::awaitable<engine::Result<engine::ToolOutput>> call(engine::CallContext context,
                                                                    JsonPtr params) override;

private:
    Options options_;
    Clock& clock_;
};

}  // namespace faultline::embedded

// Decorator of a tool: acts out the faults in force that have an effect on calls of tools, and is
// transparent otherwise. Owned by the tool registry like any tool; runs on the engine's executor.
#pragma once

#include "base/clock.h"
#include "engine/ports/tool.h"
#include "faults/inproc/active_faults.h"

#include <memory>
#include <string>

namespace faultline::fault {

class FaultyTool final : public engine::Tool {
public:
    // `active` and `clock` must outlive the tool.
    FaultyTool(std::string name, std::shared_ptr<engine::Tool> inner, ActiveFaults& active,
               Clock& clock);

    boost::asio::awaitable<engine::Result<engine::ToolOutput>> call(engine::CallContext context,
                                                                    JsonPtr params) override;

private:
    boost::asio::awaitable<engine::Result<engine::ToolOutput>> call_with_faults(
        engine::CallContext context, JsonPtr params);

    std::string name_;
    std::shared_ptr<engine::Tool> inner_;
    ActiveFaults& active_;
    Clock& clock_;
};

}  // namespace faultline::fault

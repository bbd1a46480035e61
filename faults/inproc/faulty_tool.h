// Decorator of a tool: acts out tool_hang, tool_slow, tool_error, missing_tenant, swapped_reply
// when the board says so, and is transparent otherwise. Owned by the tool registry like any tool.
#pragma once

#include "base/clock.h"
#include "engine/ports/tool.h"
#include "faults/inproc/fault_board.h"

#include <memory>
#include <string>

namespace faultline::fault {

class FaultyTool final : public engine::Tool {
public:
    // `clock` and `board` must outlive the tool.
    FaultyTool(std::string name, std::shared_ptr<engine::Tool> inner, FaultBoard& board,
               Clock& clock);

    boost::asio::awaitable<engine::Result<engine::ToolOutput>> call(engine::CallContext context,
                                                                    JsonPtr params) override;

private:
    // Nothing: go on to the real tool.
    boost::asio::awaitable<std::optional<engine::Error>> before(ActiveFault fault);

    std::string name_;
    std::shared_ptr<engine::Tool> inner_;
    FaultBoard& board_;
    Clock& clock_;
};

}  // namespace faultline::fault

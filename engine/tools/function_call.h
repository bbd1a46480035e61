// The tool `function.call`: runs a registered C++ function. Owned by the tool registry; the table
// is shared and read-only. Bounded by the capability it is registered with.
#pragma once

#include "engine/ports/tool.h"
#include "engine/tools/function_table.h"

#include <memory>

namespace faultline::engine {

class FunctionCallTool final : public Tool {
public:
    explicit FunctionCallTool(std::shared_ptr<const FunctionTable> functions);

    // params: {"fn": string, "args"?: array, "kwargs"?: object}; data: what the function returns.
    // INVALID_PARAMS for another shape or an unknown function, else the function's own error.
    boost::asio::awaitable<Result<ToolOutput>> call(CallContext context, JsonPtr params) override;

private:
    std::shared_ptr<const FunctionTable> functions_;
};

}  // namespace faultline::engine

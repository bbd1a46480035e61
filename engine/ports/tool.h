// The port through which the engine reaches anything that does work. Real adapters live in
// engine/tools, fakes in tests/fakes/engine, fault decorators in faults/inproc.
#pragma once

#include "base/json.h"
#include "engine/ports/call_context.h"
#include "engine/ports/error.h"

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

namespace faultline::engine {

struct ToolOutput {
    JsonPtr data;
    // Whose data this is: the tenant it was fetched for. Empty when it belongs to no tenant.
    std::string tenant;
    bool cached = false;
    std::vector<std::string> warnings;
};

class Tool {
public:
    virtual ~Tool() = default;

    // One attempt. Must end promptly when its coroutine is cancelled and never throws; `params`
    // is never null. Runs on the engine's executor.
    virtual boost::asio::awaitable<Result<ToolOutput>> call(CallContext context,
                                                            JsonPtr params) = 0;
};

}  // namespace faultline::engine

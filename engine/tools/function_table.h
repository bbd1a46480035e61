// The C++ functions that `function.call` may run, by name. Filled while the object graph is
// built, then only read; owned by the composition root. At most `kMaxFunctions`.
#pragma once

#include "base/json.h"
#include "engine/ports/call_context.h"
#include "engine/ports/error.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

namespace faultline::engine {

// `args` is always {"args": [...], "kwargs": {...}}. A function must end promptly when it is
// cancelled; an exception that escapes it becomes INTERNAL_ERROR.
using Function =
    std::function<boost::asio::awaitable<Result<JsonPtr>>(CallContext context, JsonPtr args)>;

class FunctionTable {
public:
    static constexpr std::size_t kMaxFunctions = 1000;

    // INVALID_PARAMS when the name is empty or taken (the first one stays), the function is
    // empty, or the table is full.
    Result<void> add(std::string name, Function function);

    // Null when unknown.
    [[nodiscard]] const Function* find(std::string_view name) const;

private:
    std::map<std::string, Function, std::less<>> functions_;
};

}  // namespace faultline::engine

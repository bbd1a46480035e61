#include "engine/tools/function_table.h"

#include <utility>

#include <fmt/format.h>

namespace faultline::engine {

namespace {

Error refused(std::string message) {
    return {.code = ErrorCode::kInvalidParams, .message = std::move(message)};
}

}  // namespace

Result<void> FunctionTable::add(std::string name, Function function) {
    if (name.empty() || !function) {
        return refused("a function needs a name and a body");
    }
    if (functions_.size() >= kMaxFunctions) {
        return refused(fmt::format("at most {} functions can be registered", kMaxFunctions));
    }
    if (functions_.contains(name)) {
        return refused(fmt::format("function {} is registered already", quote_json(name)));
    }
    functions_.emplace(std::move(name), std::move(function));
    return {};
}

const Function* FunctionTable::find(std::string_view name) const {
    const auto found = functions_.find(name);
    return found == functions_.end() ? nullptr : &found->second;
}

}  // namespace faultline::engine

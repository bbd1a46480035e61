#include "engine/tools/function_call.h"

#include "base/quoted_text.h"
#include "base/with_deadline.h"
#include "engine/tools/builtin_functions.h"
#include "engine/tools/builtin_tools.h"
#include "engine/tools/invalid_params.h"

#include <exception>
#include <utility>

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {

namespace {

namespace asio = boost::asio;
using nlohmann::json;

struct FunctionCall {
    std::string name;
    JsonPtr arguments;
};

Result<FunctionCall> read_call(const json& params) {
    if (!params.is_object()) {
        return invalid_params("params must be an object");
    }
    FunctionCall call;
    json arguments = {{"args", json::array()}, {"kwargs", json::object()}};
    for (const auto& [key, value] : params.items()) {
        if (key == "fn" && value.is_string()) {
            call.name = value.get<std::string>();
        } else if (key == "args" && value.is_array()) {
            arguments["args"] = value;
        } else if (key == "kwargs" && value.is_object()) {
            arguments["kwargs"] = value;
        } else {
            return invalid_params(
                fmt::format("{}: function.call takes fn (string), args (array) and kwargs (object)",
                            in_quotes(key)));
        }
    }
    if (call.name.empty()) {
        return invalid_params("fn is missing");
    }
    call.arguments = std::make_shared<const json>(std::move(arguments));
    return call;
}

}  // namespace

FunctionCallTool::FunctionCallTool(std::shared_ptr<const FunctionTable> functions)
    : functions_(std::move(functions)) {}

asio::awaitable<Result<ToolOutput>> FunctionCallTool::call(CallContext context, JsonPtr params) {
    co_await asio::this_coro::throw_if_cancelled(false);
    Result<FunctionCall> call = read_call(*params);
    if (!call) {
        co_return call.error();
    }
    const Function* function = functions_->find(call->name);
    if (!function) {
        co_return invalid_params(fmt::format("no function is named {}", in_quotes(call->name)));
    }
    // Functions of the engine's users may throw; Tool::call must not.
    try {
        Result<JsonPtr> value = co_await (*function)(std::move(context), call->arguments);
        if (!value) {
            co_return value.error();
        }
        co_return ToolOutput{
            .data = *value ? *value : json_null(), .tenant = {}, .cached = false, .warnings = {}};
    } catch (const std::exception&) {
        co_return Error{.code = ErrorCode::kInternalError,
                        .message = "the function failed",
                        .cause = describe(std::current_exception())};
    }
}

BuiltinTool function_call_tool();  // in the table of builtin_tools.cc

// A function may write, and may have done so although its result was lost: no blind retry.
BuiltinTool function_call_tool() {
    return {
        .capability = {.tool_id = "function.call", .capability_type = CapabilityType::kReadWrite},
        .decision_fields = {"fn", "args", "kwargs"},
        .make = [](const ToolParts& parts, const ToolCapability&) -> std::shared_ptr<Tool> {
            auto functions = std::make_shared<FunctionTable>();
            register_builtin_functions(*functions, parts.clock);
            return std::make_shared<FunctionCallTool>(std::move(functions));
        }};
}

}  // namespace faultline::engine

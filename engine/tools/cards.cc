#include "engine/tools/cards.h"

#include "base/quoted_text.h"
#include "engine/tools/builtin_tools.h"

#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxCardBytes = 16U << 20U;

Result<CardRequest> read_request(const json& params) {
    CardRequest request{.name = "reason-trends", .if_none_match = {}};
    if (!params.is_object()) {
        return Error{.code = ErrorCode::kInvalidParams, .message = "params must be an object"};
    }
    for (const auto& [key, value] : params.items()) {
        std::string* target = key == "name"     ? &request.name
                              : key == "period" ? &request.period
                              : key == "bucket" ? &request.bucket
                                                : nullptr;
        if (!target || !value.is_string()) {
            return Error{.code = ErrorCode::kInvalidParams,
                         .message = fmt::format("{}: cards takes name, period and bucket (strings)",
                                                in_quotes(key))};
        }
        *target = value.get<std::string>();
    }
    return request;
}

}  // namespace

boost::asio::awaitable<Result<ToolOutput>> CardsTool::call(CallContext context, JsonPtr params) {
    Result<CardRequest> request = read_request(*params);
    if (!request) {
        co_return request.error();
    }
    const std::string tenant = context.tenant;
    Result<CardAnswer> card = co_await service_.get(std::move(context), std::move(*request));
    if (!card) {
        co_return card.error();
    }
    Result<JsonPtr> data = from_base(parse_json(*card->body, {.max_bytes = kMaxCardBytes}));
    if (!data) {
        co_return Error{.code = ErrorCode::kInternalError,
                        .message = "internal error",
                        .cause = data.error().message};
    }
    ToolOutput output{
        .data = std::move(*data), .tenant = tenant, .cached = card->cached, .warnings = {}};
    if (card->stale) {
        output.warnings.emplace_back("stale: the source failed, this is an older version");
    }
    co_return output;
}

BuiltinTool cards_tool();  // in the table of builtin_tools.cc

BuiltinTool cards_tool() {
    return {.capability = {.tool_id = std::string(kCardsTool)},
            .needs_database = true,
            .make = [](const ToolParts& parts, const ToolCapability&) -> std::shared_ptr<Tool> {
                return std::make_shared<CardsTool>(*parts.cards);
            }};
}

}  // namespace faultline::engine

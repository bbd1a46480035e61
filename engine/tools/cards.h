// The tool `cards`: a card as the data of a step. Owned by the tool registry; the service is shared
// with the HTTP route and must outlive the tool.
#pragma once

#include "engine/ports/tool.h"
#include "engine/tools/card_service.h"

#include <string_view>

namespace faultline::engine {

// Its name in the table of built-in tools. GET /v1/cards/{name} keeps the limits of this tool.
inline constexpr std::string_view kCardsTool = "cards";

class CardsTool final : public Tool {
public:
    explicit CardsTool(CardService& service) : service_(service) {}

    // params: {"name"?: string, "period"?: string, "bucket"?: string}; data: the card's body
    // (reason_trends.h). INVALID_PARAMS, DATA_NOT_FOUND, or the source's error.
    boost::asio::awaitable<Result<ToolOutput>> call(CallContext context, JsonPtr params) override;

private:
    CardService& service_;
};

}  // namespace faultline::engine

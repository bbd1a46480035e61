// GET /v1/cards/{name}: the card service's answer with its ETag, 304 without a body, within the
// limits of the tool `cards`: access, rate, slots, timeout, size. What is unchanged needs no slot.
// Owned by EngineApi, used on the engine's executor.
#pragma once

#include "base/clock.h"
#include "engine/executor/tool_runtime.h"
#include "engine/policy/protection.h"
#include "engine/tools/card_service.h"
#include "net/http/message.h"

#include <string>

#include <boost/asio/awaitable.hpp>

namespace faultline::engine {

// All must outlive the route. An engine without the service, or without the tool, has no cards.
struct CardRouteDeps {
    Clock& clock;
    CardService* cards = nullptr;
    ToolRuntime* tool = nullptr;
    DisabledProtections disabled;
};

class CardRoute {
public:
    explicit CardRoute(CardRouteDeps deps) : deps_(deps) {}

    // Query parameters: period, bucket. Errors: 400, 403, 404, 429, 503, 504.
    boost::asio::awaitable<net::HttpResponse> answer(CallContext context, std::string name,
                                                     net::HttpRequest request);

private:
    boost::asio::awaitable<Result<CardAnswer>> call(CallContext context, CardRequest request);
    boost::asio::awaitable<Result<CardAnswer>> call_through_gate(CallContext context,
                                                                 CardRequest request);

    CardRouteDeps deps_;
};

}  // namespace faultline::engine

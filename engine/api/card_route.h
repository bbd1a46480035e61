// GET /v1/cards/{name}: the card service's answer with its ETag, 304 without a body.
#pragma once

#include "engine/tools/card_service.h"
#include "net/http/message.h"

#include <string>

#include <boost/asio/awaitable.hpp>

namespace faultline::engine {

// `service` must outlive the call. Query parameters: period, bucket. Errors: 400, 404, 503, 504.
boost::asio::awaitable<net::HttpResponse> answer_card(CardService* service, CallContext context,
                                                      std::string name, net::HttpRequest request);

}  // namespace faultline::engine

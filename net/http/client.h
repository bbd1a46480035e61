// A plain HTTP/1.1 client for checks, readiness polls and tests: one request a connection. (The
// load generator has its own hot loop; the engine's http tool will pool.)
#pragma once

#include "base/clock.h"
#include "base/deadline.h"
#include "base/result.h"
#include "net/http/message.h"

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

namespace faultline::net {

struct Url {
    std::string scheme;  // http
    std::string host;    // name, IPv4, or IPv6 without brackets
    std::uint16_t port = 80;
    std::string target = "/";
};

// INVALID_PARAMS with what is wrong: only http:// for now.
[[nodiscard]] Result<Url> parse_url(std::string_view text);

// Errors: UPSTREAM_UNAVAILABLE (cannot connect, cut, not HTTP), TOOL_TIMEOUT.
boost::asio::awaitable<Result<HttpResponse>> http_send(Clock& clock, Deadline deadline, Url url,
                                                       HttpRequest request,
                                                       std::size_t max_body_bytes = 16U << 20U);

}  // namespace faultline::net

// A plain HTTP/1.1 client for checks, readiness polls and tests: one request a connection. (The
// load generator has a client of its own.)
#pragma once

#include "base/clock.h"
#include "base/deadline.h"
#include "base/http_url.h"
#include "base/result.h"
#include "net/http/message.h"

#include <cstddef>

#include <boost/asio/awaitable.hpp>

namespace faultline::net {

// Errors: kInvalid (a line break in method, target or header), kUnavailable (cannot
// connect, cut, not HTTP, answer too large), kTimeout (also when the caller is cancelled).
// `request` gives method, headers and body; an empty target means the one of `url`. `clock` must
// outlive the call.
boost::asio::awaitable<Result<HttpResponse>> http_send(Clock& clock, Deadline deadline, HttpUrl url,
                                                       HttpRequest request,
                                                       std::size_t max_body_bytes = 16U << 20U);

}  // namespace faultline::net

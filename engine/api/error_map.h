// Errors as HTTP answers: one table from code to status, one shape of body. Pure.
#pragma once

#include "base/clock.h"
#include "engine/ports/error.h"
#include "net/http/message.h"

#include <optional>
#include <string>
#include <string_view>

namespace faultline::engine {

// For requests that did not run; one that did is 200, whichever status its run has.
[[nodiscard]] unsigned http_status(ErrorCode code);

// Whole seconds, at least 1, rounded up.
[[nodiscard]] std::string retry_after_seconds(std::optional<Duration> wait);

// {"error": {"code", "message", "trace_id"}}; 429 and 503 always carry Retry-After. The cause of
// an error is never in it.
[[nodiscard]] net::HttpResponse error_response(const Error& error, std::string_view trace_id);
// The same with another status, for what the codes do not tell apart: 404, 405, 413, 415.
[[nodiscard]] net::HttpResponse error_response(unsigned status, const Error& error,
                                               std::string_view trace_id);

}  // namespace faultline::engine

// Whether a failed attempt is followed by another, and after what pause. Pure: time and chance are
// parameters. Bounded by `max_retries` and the deadline.
#pragma once

#include "base/clock.h"
#include "base/deadline.h"
#include "engine/ports/error.h"

#include <cstdint>
#include <optional>

namespace faultline::engine {

inline constexpr Duration kMaxBackoff = std::chrono::seconds(2);

struct RetryQuestion {
    std::int64_t attempts_made = 1;                        // including the one that failed
    std::int64_t max_retries = 2;                          // attempts after the first
    ErrorCode code = ErrorCode::kInternalError;            // with which the last attempt failed
    std::optional<Duration> retry_after;                   // what the upstream asked for
    bool idempotent = false;                               // false: never twice
    Duration base_delay = std::chrono::milliseconds(100);  // before the first retry
    Deadline deadline{};                                   // before which the next must begin
    Instant now{};
    double random = 0.0;  // in [0, 1), of the jitter
};

// Codes behind which a second attempt may find things changed: a refusal by rate, a timeout, a
// lost connection, an internal error. Never a final code, an open circuit or a stage's own end.
[[nodiscard]] bool is_retryable(ErrorCode code);

// The pause before the next attempt; nullopt when there is none. Full jitter: uniform below
// base * 2^(attempts - 1), at most kMaxBackoff; never less than `retry_after`; the next attempt
// must begin before the deadline.
[[nodiscard]] std::optional<Duration> next_attempt_after(const RetryQuestion& question);

}  // namespace faultline::engine

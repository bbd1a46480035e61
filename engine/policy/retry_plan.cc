#include "engine/policy/retry_plan.h"

#include "base/planted_bug.h"

#include <algorithm>
#include <cmath>

namespace faultline::engine {

bool is_retryable(ErrorCode code) {
    switch (code) {
        case ErrorCode::kRateLimited:
        case ErrorCode::kToolTimeout:
        case ErrorCode::kUpstreamUnavailable:
        case ErrorCode::kInternalError:
            return true;
        default:
            return false;
    }
}

std::optional<Duration> next_attempt_after(const RetryQuestion& question) {
    const bool may_repeat = question.idempotent || planted("retry_of_non_idempotent");
    const bool is_worth_it =
        is_retryable(question.code) ||
        (planted("bad_request_retried") && question.code == ErrorCode::kToolBadRequest);
    if (!may_repeat || !is_worth_it || question.attempts_made > question.max_retries) {
        return std::nullopt;
    }
    const int doublings =
        static_cast<int>(std::clamp<std::int64_t>(question.attempts_made - 1, 0, 30));
    const double ceiling =
        std::min(std::ldexp(static_cast<double>(question.base_delay.count()), doublings),
                 static_cast<double>(kMaxBackoff.count()));
    auto pause = Duration{
        planted("retry_at_once") ? 0 : static_cast<Duration::rep>(ceiling * question.random)};
    if (question.retry_after) {
        pause = std::max(pause, *question.retry_after);
    }
    if (planted("pause_past_deadline")) {
        return std::max(pause, Duration(std::chrono::milliseconds(400)));
    }
    if (planted("pause_ten_times_too_long")) {
        pause *= 10;
    }
    if (pause >= question.deadline.remaining(question.now)) {
        return std::nullopt;
    }
    return pause;
}

}  // namespace faultline::engine

// Whether anything listens at the target. The hot loop tells it what became of each connection;
// nothing listens when every connection was refused and refusals have gone on for `limit` since the
// first of them. One refusal proves nothing while there is more to send, however late it comes: the
// run of a slow rate ends with its second. Once all is sent every refusal counts, or a short run
// would be a failure of a target that was never there. A value without a clock; one thread.
#pragma once

#include "base/clock.h"

#include <optional>

namespace faultline::load {

class Refusals {
public:
    explicit Refusals(Duration limit) : limit_(limit) {}

    // A connection was made, or failed otherwise than by a refusal.
    void on_reached() { is_reached_ = true; }
    // `at` since the start of the run; never earlier than the one before.
    void on_refused(Duration at) {
        has_lasted_ = has_lasted_ || (first_ && at - *first_ >= limit_);
        first_ = first_.value_or(at);
    }

    [[nodiscard]] bool nothing_listens() const { return has_lasted_ && !is_reached_; }
    // Of a run that has sent its whole plan.
    [[nodiscard]] bool nothing_listened() const { return first_ && !is_reached_; }

private:
    Duration limit_;
    std::optional<Duration> first_;
    bool has_lasted_ = false;
    bool is_reached_ = false;
};

}  // namespace faultline::load

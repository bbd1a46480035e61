// An instant by which something must be done, as a value. Passed down every call and only ever
// shortened; to another process pass remaining().
#pragma once

#include "base/clock.h"

#include <algorithm>

namespace faultline {

class Deadline {
public:
    // Unreachable: never passes.
    constexpr Deadline() = default;
    constexpr explicit Deadline(Instant at) : at_(at) {}

    [[nodiscard]] static constexpr Deadline never() { return Deadline{}; }

    // `now + budget`, without overflow; a negative budget has passed already.
    [[nodiscard]] static constexpr Deadline after(Instant now, Duration budget) {
        if (budget >= Instant::max() - now) {
            return never();
        }
        return Deadline{now + budget};
    }

    [[nodiscard]] constexpr bool is_never() const { return at_ == Instant::max(); }
    [[nodiscard]] constexpr Instant at() const { return at_; }
    [[nodiscard]] constexpr bool passed(Instant now) const { return now >= at_; }

    // Zero once passed; Duration::max() when unreachable.
    [[nodiscard]] constexpr Duration remaining(Instant now) const {
        return is_never() ? Duration::max() : std::max(Duration::zero(), at_ - now);
    }

    [[nodiscard]] constexpr Deadline earlier(Deadline other) const {
        return at_ <= other.at_ ? *this : other;
    }

    friend constexpr bool operator==(Deadline, Deadline) = default;

private:
    Instant at_ = Instant::max();
};

}  // namespace faultline

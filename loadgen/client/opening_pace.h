// How many connections the sending loop may begin before it looks at its sockets again. An answer
// frees a connection at a fraction of what a new one costs, so a loop that is asked for more than
// it or its target can do gets further by reading than by connecting. No clock of its own; one
// thread.
#pragma once

#include "base/clock.h"

#include <algorithm>

namespace faultline::load {

class OpeningPace {
public:
    // With nothing to read, and with answers to read.
    static constexpr int kMostWhenQuiet = 16;
    static constexpr int kMostWhenBusy = 1;
    // When answers have come for so long without a pause, this loop is what limits the rate: a
    // further connection would cost time and bring no answer sooner.
    static constexpr Duration kBehind = std::chrono::milliseconds(2);
    // While answers come one after the other, the operation that has waited longest is given the
    // connection of one of them before a further one is connected. A target that serves slowly but
    // many at once needs more connections all the same: one is added now and then, more seldom
    // while operations are shed, since the load is then more than the target or this loop can take.
    // What a target closed is replaced without that pause.
    static constexpr Duration kFlowing = std::chrono::microseconds(100);
    static constexpr Duration kBetweenWhenFlowing = std::chrono::microseconds(250);
    static constexpr Duration kShedding = std::chrono::milliseconds(100);
    static constexpr Duration kBetweenWhenShedding = std::chrono::milliseconds(4);

    // There was nothing to read.
    void on_quiet(Instant now) { quiet_at_ = now; }
    void on_answer(Instant now) { answered_at_ = now; }
    // An operation was shed because as many are in flight as may be.
    void on_shed(Instant now) { shed_at_ = now; }
    void on_open(Instant now) { opened_at_ = now; }

    // How many connections may be begun now.
    // `is_reading`: there was something to read since the last look. `frees`: an answer among it
    // came to its end and freed a connection. `grows`: as many are open as ever were.
    [[nodiscard]] int at_most(Instant now, bool is_reading, bool frees, bool grows) const {
        // One answer that never ends is something to read too, and frees no connection for anybody.
        if (is_reading && frees && now - quiet_at_ > kBehind) {
            return 0;
        }
        if (!grows) {
            return is_reading ? kMostWhenBusy : kMostWhenQuiet;
        }
        if (pause(now) > Duration::zero()) {
            return 0;
        }
        return is_reading || is_flowing(now) || is_shedding(now) ? kMostWhenBusy : kMostWhenQuiet;
    }

    // How long the loop may sleep before at_most() may be more than 0, when nothing happens.
    [[nodiscard]] Duration pause(Instant now) const {
        const Duration since_open = now - opened_at_;
        if (is_shedding(now)) {
            return kBetweenWhenShedding - since_open;
        }
        return is_flowing(now)
                   ? std::min(kBetweenWhenFlowing - since_open, kFlowing - (now - answered_at_))
                   : Duration::zero();
    }

private:
    [[nodiscard]] bool is_flowing(Instant now) const { return now - answered_at_ < kFlowing; }
    [[nodiscard]] bool is_shedding(Instant now) const {
        return now - shed_at_ < kShedding && now - answered_at_ < kShedding;
    }

    static constexpr Instant kLongAgo{Duration::min() / 2};

    Instant quiet_at_ = kLongAgo;
    Instant answered_at_ = kLongAgo;
    Instant shed_at_ = kLongAgo;
    Instant opened_at_ = kLongAgo;
};

}  // namespace faultline::load

#include "engine/policy/concurrency_cap.h"

#include "base/check.h"
#include "base/planted_bug.h"

namespace faultline::engine {

bool ConcurrencyCap::try_enter() {
    if (planted("concurrency_unbounded")) {
        ++running_;
        return true;
    }
    if (running_ >= limits_.max_running + (planted("one_slot_too_many") ? 1 : 0) ||
        !waiting_.empty()) {
        return false;
    }
    ++running_;
    return true;
}

ConcurrencyCap::Entry ConcurrencyCap::enter(Ticket ticket) {
    if (try_enter()) {
        return Entry::kGranted;
    }
    if (waiting_.size() >= limits_.max_waiting && !planted("queue_unbounded")) {
        ++refused_;
        return Entry::kRefused;
    }
    waiting_.push_back(ticket);
    return Entry::kQueued;
}

std::optional<ConcurrencyCap::Ticket> ConcurrencyCap::leave() {
    FAULTLINE_CHECK(running_ > 0, "a call that never entered cannot leave");
    if (waiting_.empty()) {
        --running_;
        return std::nullopt;
    }
    if (planted("last_waiter_first")) {
        const Ticket last = waiting_.back();
        waiting_.pop_back();
        return last;
    }
    const Ticket next = waiting_.front();
    waiting_.pop_front();
    return next;
}

void ConcurrencyCap::give_up(Ticket ticket) { std::erase(waiting_, ticket); }

}  // namespace faultline::engine

#include "faults/inproc/fault_board.h"

#include "base/random.h"

#include <algorithm>

namespace faultline::fault {

Result<void> FaultBoard::arm(std::size_t ordinal, FaultSpec spec, Instant now, bool watched) {
    const std::lock_guard lock(mutex_);
    if (active_.load() >= kMaxArmed) {
        return Error{.code = ErrorCode::kInvalidParams,
                     .message = "more than 64 faults at a time",
                     .cause = {}};
    }
    Entry& entry = entries_[ordinal];
    if (!entry.armed) {
        active_.fetch_add(1);
    }
    entry.spec = std::move(spec);
    entry.since = now;
    entry.armed = true;
    entry.watched = watched;
    entry.counts.planned = 1;
    ++entry.counts.armed;
    return {};
}

void FaultBoard::disarm(std::size_t ordinal) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(ordinal);
    if (found != entries_.end() && found->second.armed) {
        found->second.armed = false;
        active_.fetch_sub(1);
    }
}

bool FaultBoard::is_armed(std::size_t ordinal) const {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(ordinal);
    return found != entries_.end() && found->second.armed;
}

FaultCounts FaultBoard::counts(std::size_t ordinal) const {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(ordinal);
    return found == entries_.end() ? FaultCounts{.planned = 1} : found->second.counts;
}

bool FaultBoard::strikes(Entry& entry) const {
    const FaultMatch& match = entry.spec.match;
    const std::uint64_t call = entry.calls++;
    if (call < match.after_n || entry.counts.fired >= match.first_n ||
        (call - match.after_n) % match.every_n != 0 ||
        draw(seed_, entry.spec.stream, call) >= match.probability.value) {
        ++entry.counts.suppressed;
        return false;
    }
    return true;
}

std::vector<ActiveFault> FaultBoard::take(std::string_view tool, std::string_view tenant,
                                          std::initializer_list<std::string_view> kinds) {
    std::vector<ActiveFault> taken;
    if (idle()) {
        return taken;
    }
    const std::lock_guard lock(mutex_);
    for (auto& [ordinal, entry] : entries_) {
        const FaultMatch& match = entry.spec.match;
        const bool concerns = entry.armed && !entry.watched &&
                              std::ranges::find(kinds, entry.spec.fault) != kinds.end() &&
                              (!match.tool || *match.tool == tool) &&
                              (!match.tenant || *match.tenant == tenant);
        if (concerns && strikes(entry)) {
            taken.push_back({ordinal, entry.spec.fault, entry.spec.parameters, entry.since});
        }
    }
    return taken;
}

void FaultBoard::fired(std::size_t ordinal) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(ordinal);
    if (found != entries_.end()) {
        ++found->second.counts.fired;
    }
}

void FaultBoard::saw_failure(ErrorCode code) {
    if (idle()) {
        return;
    }
    const std::lock_guard lock(mutex_);
    for (auto& [ordinal, entry] : entries_) {
        if (!entry.armed || !entry.watched) {
            continue;
        }
        const bool database = entry.spec.fault == "database_down";
        const bool explains =
            database ? code == ErrorCode::kUpstreamUnavailable || code == ErrorCode::kToolTimeout
                     : code == ErrorCode::kToolBadRequest || code == ErrorCode::kInternalError;
        if (explains) {
            ++entry.counts.fired;
        }
    }
}

}  // namespace faultline::fault

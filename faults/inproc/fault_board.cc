#include "faults/inproc/fault_board.h"

#include "base/random.h"

#include <algorithm>
#include <cctype>

namespace faultline::fault {

Result<void> FaultBoard::arm(std::size_t ordinal, FaultSpec spec, Instant now, bool watched) {
    const std::lock_guard lock(mutex_);
    if (active_.load() >= kMaxArmed) {
        return Error{ErrorKind::kInvalid, "more than 64 faults at a time"};
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

bool FaultBoard::explains(const Entry& entry, const FailedQuery& failed) {
    const auto& parameters = entry.spec.parameters;
    if (entry.spec.fault == "database_down") {
        const auto freeze = parameters.find("freeze");
        const Duration frozen =
            freeze == parameters.end() ? Duration{} : std::get<Duration>(freeze->second);
        // A call that began frozen may time out a little after the kill.
        constexpr Duration kSlack = std::chrono::seconds(1);
        return failed.code == engine::ErrorCode::kUpstreamUnavailable ||
               (failed.code == engine::ErrorCode::kToolTimeout && frozen > Duration::zero() &&
                failed.at <= entry.since + frozen + kSlack);
    }
    const auto column = parameters.find("column");
    return failed.code == engine::ErrorCode::kToolBadRequest && column != parameters.end() &&
           names_word(failed.sql, std::get<std::string>(column->second));
}

void FaultBoard::saw_failure(const FailedQuery& failed) {
    if (idle()) {
        return;
    }
    const std::lock_guard lock(mutex_);
    for (auto& [ordinal, entry] : entries_) {
        if (entry.armed && entry.watched && explains(entry, failed)) {
            ++entry.counts.fired;
        }
    }
}

bool FaultBoard::database_is_down() const {
    if (idle()) {
        return false;
    }
    const std::lock_guard lock(mutex_);
    return std::ranges::any_of(entries_, [](const auto& item) {
        const Entry& entry = item.second;
        return entry.armed && !entry.watched && entry.spec.fault == "database_down";
    });
}

bool names_word(std::string_view text, std::string_view word) {
    const auto is_part = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
    };
    for (std::size_t at = text.find(word); at != std::string_view::npos;
         at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !is_part(text[at - 1])) && (end == text.size() || !is_part(text[end]))) {
            return true;
        }
    }
    return false;
}

}  // namespace faultline::fault

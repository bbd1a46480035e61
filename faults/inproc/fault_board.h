// The in-process faults that are active right now, consulted by the decorators on every call and
// changed by the injector. Thread-safe; an idle board costs one relaxed load a call. At most 64
// faults at a time; arming more is refused.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "engine/ports/error.h"
#include "faults/catalogue/fault_spec.h"

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::fault {

// A fault that takes hold of the call that asked, with what is needed to act it out.
struct ActiveFault {
    std::size_t ordinal = 0;
    std::string fault;
    std::map<std::string, ParameterValue> parameters;
    Instant since{};
};

// Does a text hold a name as a word of its own? "load" is not in "workload".
[[nodiscard]] bool names_word(std::string_view text, std::string_view word);

class FaultBoard {
public:
    explicit FaultBoard(std::uint64_t seed) : seed_(seed) {}

    // From now on `spec` takes hold. `watched`: carried out elsewhere (process, SQL); the board
    // only lets decorators report that its effect was seen.
    Result<void> arm(std::size_t ordinal, FaultSpec spec, Instant now, bool watched = false);
    void disarm(std::size_t ordinal);
    [[nodiscard]] bool is_armed(std::size_t ordinal) const;
    [[nodiscard]] FaultCounts counts(std::size_t ordinal) const;

    // The faults out of `kinds` that take hold of this call, in the order they were armed. Counts
    // one matching call per fault; fired() is for when the effect was really brought about.
    [[nodiscard]] std::vector<ActiveFault> take(std::string_view tool, std::string_view tenant,
                                                std::initializer_list<std::string_view> kinds);
    void fired(std::size_t ordinal);
    // A query failed: counts for the watched faults that explain it. A dead database explains
    // UPSTREAM_UNAVAILABLE, and TOOL_TIMEOUT while it is frozen; a changed column explains what
    // the schema guard says of a query that names it.
    struct FailedQuery {
        engine::ErrorCode code{};
        std::string_view sql;
        Instant at{};
    };
    void saw_failure(const FailedQuery& failed);
    // Is the database down by a fault of the board's own? For probes, which are no calls: nothing
    // is counted.
    [[nodiscard]] bool database_is_down() const;

    [[nodiscard]] bool idle() const { return active_.load(std::memory_order_relaxed) == 0; }

private:
    struct Entry {
        FaultSpec spec;
        FaultCounts counts;
        Instant since{};
        std::uint64_t calls = 0;  // matching calls so far
        bool armed = false;
        bool watched = false;
    };
    static constexpr std::size_t kMaxArmed = 64;

    bool strikes(Entry& entry) const;
    static bool explains(const Entry& entry, const FailedQuery& failed);

    std::uint64_t seed_;
    std::atomic<std::size_t> active_{0};
    mutable std::mutex mutex_;
    std::map<std::size_t, Entry> entries_;
};

}  // namespace faultline::fault

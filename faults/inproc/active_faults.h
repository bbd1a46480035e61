// The faults of one target that are in force right now: consulted by the decorators on every call,
// changed by the injectors, which also read from here how many calls felt each. Owned by the
// target, outlives both. Any thread; while no fault is in force a call costs one relaxed load. At
// most 64 faults at a time; one more is refused.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "engine/ports/call_context.h"
#include "faults/catalogue/fault_spec.h"
#include "faults/kinds/fault.h"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/container/small_vector.hpp>

namespace faultline::fault {

// One fault from its beginning to its end; never changed, shared with the calls that it acts on.
struct FaultInForce {
    std::size_t ordinal = 0;  // of the fault in its scenario
    FaultSpec spec;
    const Fault* fault = nullptr;  // its row in the table
    Instant since{};               // when it began
};
using FaultInForcePtr = std::shared_ptr<const FaultInForce>;
using FaultsInForce = boost::container::small_vector<FaultInForcePtr, 4>;

class ActiveFaults {
public:
    explicit ActiveFaults(std::uint64_t seed) : seed_(seed) {}

    // From now on decorators act `spec` out. kInvalid when there is no such fault, or one too
    // many. REQUIRES: `spec` is complete.
    Result<void> begin(std::size_t ordinal, FaultSpec spec, Instant now);
    // The same for a fault that is carried out elsewhere, on a process or as SQL: decorators leave
    // calls alone and report the failures that it explains.
    Result<void> begin_observing(std::size_t ordinal, FaultSpec spec, Instant now);
    // Idempotent. Calls that it acts on already are not let go.
    void end(std::size_t ordinal);
    [[nodiscard]] bool is_in_force(std::size_t ordinal) const;
    [[nodiscard]] FaultCounts counts(std::size_t ordinal) const;

    // The faults with an effect at `point` (&Fault::on_tool_call or &Fault::on_query) that act on
    // this call, by ordinal. Counts one matching call for each.
    [[nodiscard]] FaultsInForce take(CallEffect Fault::* point, std::string_view tool,
                                     std::string_view tenant);
    // Lets the faults with an effect at `point` act on a call of `tool`, by ordinal; `sql` as in
    // CallInfo. May change the tenant that the call goes on for. An error: the call ends with that.
    // The pointers and `sql` outlive the wait.
    boost::asio::awaitable<std::optional<engine::Error>> act_on(CallEffect Fault::* point,
                                                                std::string_view tool,
                                                                std::string_view sql,
                                                                engine::CallContext* context,
                                                                Clock* clock);
    // The call feels the fault: counts it and waits. An error: the call ends with that.
    boost::asio::awaitable<std::optional<engine::Error>> act_out(FaultInForcePtr fault,
                                                                 Effect effect, Clock* clock);
    // A query failed: counts it for each observed fault that explains it.
    void saw_failure(const FailedQuery& failed);
    // The error with which a fault in force makes a database's probe fail. Does not count as a
    // call.
    [[nodiscard]] std::optional<engine::Error> probe_error() const;

    // From now on a query may fail by a fault that begins while it runs: faults are carried out on
    // the database itself. Until then decorators leave calls alone while no fault is in force.
    void watch_queries() { watches_queries_.store(true, std::memory_order_relaxed); }
    [[nodiscard]] bool watches_queries() const {
        return watches_queries_.load(std::memory_order_relaxed);
    }

    [[nodiscard]] bool idle() const { return in_force_.load(std::memory_order_relaxed) == 0; }
    [[nodiscard]] bool observes() const { return observed_.load(std::memory_order_relaxed) != 0; }

private:
    struct Entry {
        FaultInForcePtr fault;  // the last one of this ordinal, in force or not
        FaultCounts counts{};
        std::uint64_t calls = 0;  // matching calls so far
        std::uint64_t taken = 0;  // of these, it acts on; those that wait to be fired among them
        bool in_force = false;
        bool observed = false;
    };
    static constexpr std::size_t kMaxInForce = 64;

    Result<void> add(FaultInForce fault, bool observed);
    void take_out(Entry& entry);
    bool acts_on_next(Entry& entry) const;

    std::uint64_t seed_;
    std::atomic<std::size_t> in_force_{0};  // number of entries in force
    std::atomic<std::size_t> observed_{0};  // and of those among them that are observed
    std::atomic<bool> watches_queries_{false};
    mutable std::mutex mutex_;
    std::map<std::size_t, Entry> entries_;  // by ordinal
};

}  // namespace faultline::fault

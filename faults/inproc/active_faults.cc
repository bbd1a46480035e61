#include "faults/inproc/active_faults.h"

#include "base/check.h"
#include "base/planted_bug.h"
#include "base/random.h"
#include "faults/kinds/table.h"

#include <utility>

#include <boost/asio/this_coro.hpp>

namespace faultline::fault {

namespace asio = boost::asio;

Result<void> ActiveFaults::begin(std::size_t ordinal, FaultSpec spec, Instant now) {
    return add({.ordinal = ordinal, .spec = std::move(spec), .since = now}, false);
}

Result<void> ActiveFaults::begin_observing(std::size_t ordinal, FaultSpec spec, Instant now) {
    return add({.ordinal = ordinal, .spec = std::move(spec), .since = now}, true);
}

Result<void> ActiveFaults::add(FaultInForce fault, bool observed) {
    FAULTLINE_CHECK(fault.spec.match.every_n > 0, "a fault is complete before it begins");
    fault.fault = find_fault(fault.spec.fault);
    if (fault.fault == nullptr) {
        return Error{ErrorKind::kInvalid, unknown_fault(fault.spec.fault)};
    }
    const std::lock_guard lock(mutex_);
    if (in_force_.load() >= kMaxInForce) {
        return Error{ErrorKind::kInvalid, "more than 64 faults at a time"};
    }
    Entry& entry = entries_[fault.ordinal];
    take_out(entry);
    in_force_.fetch_add(1);
    observed_.fetch_add(observed ? 1 : 0);
    entry.in_force = true;
    entry.observed = observed;
    entry.counts.planned = 1;
    ++entry.counts.armed;
    entry.fault = std::make_shared<const FaultInForce>(std::move(fault));
    return {};
}

void ActiveFaults::take_out(Entry& entry) {
    if (entry.in_force) {
        entry.in_force = false;
        in_force_.fetch_sub(1);
        observed_.fetch_sub(entry.observed ? 1 : 0);
    }
}

void ActiveFaults::end(std::size_t ordinal) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(ordinal);
    if (found != entries_.end()) {
        take_out(found->second);
    }
}

bool ActiveFaults::is_in_force(std::size_t ordinal) const {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(ordinal);
    return found != entries_.end() && found->second.in_force;
}

FaultCounts ActiveFaults::counts(std::size_t ordinal) const {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(ordinal);
    return found == entries_.end() ? FaultCounts{.planned = 1} : found->second.counts;
}

bool ActiveFaults::acts_on_next(Entry& entry) const {
    const FaultMatch& match = entry.fault->spec.match;
    const std::uint64_t after = planted("after_n_ignored") ? 0 : match.after_n;
    const std::uint64_t call = entry.calls++;
    const bool counted = call >= after &&
                         (entry.taken < match.first_n || planted("first_n_ignored")) &&
                         ((call - after) % match.every_n == 0 || planted("every_n_ignored"));
    const double probability = planted("probability_ignored") ? 1.0 : match.probability.value;
    // The draw is for this call alone: no other fault, and no earlier answer, changes it.
    if (!counted ||
        (probability < 1.0 && draw(seed_, entry.fault->spec.stream, call) >= probability)) {
        ++entry.counts.suppressed;
        return false;
    }
    ++entry.taken;
    return true;
}

FaultsInForce ActiveFaults::take(CallEffect Fault::* point, std::string_view tool,
                                 std::string_view tenant) {
    FaultsInForce taken;
    if (idle()) {
        return taken;
    }
    const std::lock_guard lock(mutex_);
    for (auto& [ordinal, entry] : entries_) {
        if (!entry.in_force || entry.observed || entry.fault->fault->*point == nullptr) {
            continue;
        }
        const FaultMatch& match = entry.fault->spec.match;
        const bool right_tool =
            !match.tool || *match.tool == tool || planted("fault_on_every_tool");
        const bool right_tenant =
            !match.tenant || *match.tenant == tenant || planted("fault_on_every_tenant");
        if (right_tool && right_tenant && acts_on_next(entry)) {
            taken.push_back(entry.fault);
        }
    }
    return taken;
}

asio::awaitable<std::optional<engine::Error>> ActiveFaults::act_on(CallEffect Fault::* point,
                                                                   std::string_view tool,
                                                                   std::string_view sql,
                                                                   engine::CallContext* context,
                                                                   Clock* clock) {
    co_await asio::this_coro::throw_if_cancelled(false);
    for (const auto& each : take(point, tool, context->tenant)) {
        auto effect = (each->fault->*point)(
            each->spec,
            {.tenant = context->tenant, .sql = sql, .now = clock->now(), .since = each->since});
        if (!effect) {
            continue;
        }
        context->tenant = effect->tenant.value_or(context->tenant);
        if (auto error = co_await act_out(each, std::move(*effect), clock)) {
            co_return std::move(error);
        }
    }
    co_return std::nullopt;
}

asio::awaitable<std::optional<engine::Error>> ActiveFaults::act_out(FaultInForcePtr fault,
                                                                    Effect effect, Clock* clock) {
    co_await asio::this_coro::throw_if_cancelled(false);
    {
        const std::lock_guard lock(mutex_);
        ++entries_[fault->ordinal].counts.fired;
    }
    if (planted("fault_without_effect")) {
        co_return std::nullopt;
    }
    if (effect.wait && planted("fault_wait_cut_short")) {
        effect.wait = *effect.wait / 10;
    }
    if (effect.wait && !co_await clock->sleep_for(*effect.wait)) {
        co_return injected_error(fault->spec, engine::ErrorCode::kToolTimeout, "cancelled");
    }
    co_return std::move(effect.error);
}

void ActiveFaults::saw_failure(const FailedQuery& failed) {
    const std::lock_guard lock(mutex_);
    for (auto& [ordinal, entry] : entries_) {
        if (entry.in_force && entry.observed && entry.fault->fault->explains != nullptr &&
            entry.fault->fault->explains(entry.fault->spec, entry.fault->since, failed)) {
            ++entry.counts.fired;
        }
    }
}

std::optional<engine::Error> ActiveFaults::probe_error() const {
    if (idle()) {
        return std::nullopt;
    }
    const std::lock_guard lock(mutex_);
    for (const auto& [ordinal, entry] : entries_) {
        if (entry.in_force && !entry.observed && entry.fault->fault->on_probe != nullptr) {
            return entry.fault->fault->on_probe(entry.fault->spec);
        }
    }
    return std::nullopt;
}

}  // namespace faultline::fault

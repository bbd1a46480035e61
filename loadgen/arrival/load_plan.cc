#include "loadgen/arrival/load_plan.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::load {

namespace {

double rate_of(const LoadPhase& phase) {
    return std::min(phase.rate.per_second, kMostRate.per_second);
}

}  // namespace

Result<void> check_limits(const LoadPlanSpec& spec) {
    if (find_arrival(spec.arrival) == nullptr) {
        return Error{ErrorKind::kInvalid,
                     fmt::format("\"{}\" is no arrival process; there are {}", spec.arrival,
                                 fmt::join(arrival_names(), ", "))};
    }
    for (const auto& phase : spec.phases) {
        if (phase.rate.per_second > kMostRate.per_second || phase.duration > kLongestPhase) {
            return Error{
                ErrorKind::kInvalid,
                fmt::format("phase {}: at most {} and {} days can be planned", phase.name,
                            format_rate(kMostRate), kLongestPhase / std::chrono::hours(24))};
        }
    }
    return {};
}

LoadPlan::LoadPlan(LoadPlanSpec spec)
    : spec_(std::move(spec)),
      process_(find_arrival(spec_.arrival)),
      arrivals_(spec_.seed, "load/arrivals"),
      requests_(spec_.requests, spec_.seed, "load/requests"),
      tenants_(spec_.tenants, spec_.seed, "load/tenants") {}

std::optional<Operation> LoadPlan::next() {
    for (; phase_ < spec_.phases.size(); enter_next_phase()) {
        const auto offset = next_in_phase();
        if (!offset) {
            continue;
        }
        Operation operation;
        operation.ordinal = ordinal_++;
        operation.intended = phase_start_ + *offset;
        operation.phase = static_cast<std::uint32_t>(phase_);
        // From decks of their own: adding a template moves no tenant.
        operation.request = requests_.deal();
        operation.tenant = tenants_.deal();
        return operation;
    }
    return std::nullopt;
}

void LoadPlan::enter_next_phase() {
    phase_start_ += spec_.phases[phase_].duration;
    ++phase_;
    position_ = {};
}

std::optional<Duration> LoadPlan::next_in_phase() {
    const LoadPhase& phase = spec_.phases[phase_];
    if (phase.rate.per_second <= 0.0 || process_ == nullptr) {
        return std::nullopt;
    }
    return process_->next({.rate = rate_of(phase), .duration = phase.duration}, position_,
                          arrivals_);
}

}  // namespace faultline::load

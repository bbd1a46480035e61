#include "loadgen/arrival/load_plan.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace faultline::load {

namespace {

double rate_of(const LoadPhase& phase) {
    return std::min(phase.rate.per_second, kMostRate.per_second);
}

// 1000/s for 20 s is 20,000 arrivals even where rate and duration are not exact in binary.
std::uint64_t arrivals_in(const LoadPhase& phase) {
    const double exact = rate_of(phase) * to_seconds(phase.duration);
    return static_cast<std::uint64_t>(std::floor(exact + 1e-6));
}

}  // namespace

std::string_view to_string(Arrival arrival) {
    return arrival == Arrival::kPoisson ? "poisson" : "uniform";
}

std::optional<Arrival> arrival_from(std::string_view name) {
    if (name == "poisson") {
        return Arrival::kPoisson;
    }
    if (name == "uniform") {
        return Arrival::kUniform;
    }
    return std::nullopt;
}

Result<void> check_limits(const LoadPlanSpec& spec) {
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
      arrivals_(spec_.seed, "load/arrivals"),
      choices_(spec_.seed, "load/choices") {}

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
        // One draw each even where there is nothing to choose: adding a template moves no tenant.
        operation.request =
            static_cast<std::uint32_t>(choices_.below(std::max(1U, spec_.requests)));
        operation.tenant = static_cast<std::uint32_t>(choices_.below(std::max(1U, spec_.tenants)));
        return operation;
    }
    return std::nullopt;
}

void LoadPlan::enter_next_phase() {
    phase_start_ += spec_.phases[phase_].duration;
    ++phase_;
    in_phase_s_ = 0.0;
    in_phase_n_ = 0;
}

std::optional<Duration> LoadPlan::next_in_phase() {
    const LoadPhase& phase = spec_.phases[phase_];
    if (phase.rate.per_second <= 0.0) {
        return std::nullopt;
    }
    if (spec_.arrival == Arrival::kUniform) {
        if (in_phase_n_ >= arrivals_in(phase)) {
            return std::nullopt;
        }
        return from_seconds(static_cast<double>(in_phase_n_++) / rate_of(phase));
    }
    in_phase_s_ += arrivals_.exponential(1.0 / rate_of(phase));
    const Duration offset = from_seconds(in_phase_s_);
    if (offset >= phase.duration) {
        return std::nullopt;
    }
    return offset;
}

Duration LoadPlan::phase_start(std::size_t i) const {
    Duration start{};
    for (std::size_t k = 0; k < i && k < spec_.phases.size(); ++k) {
        start += spec_.phases[k].duration;
    }
    return start;
}

}  // namespace faultline::load

#include "scenarios/report/phase_figures.h"

#include "base/units.h"

#include <algorithm>

namespace faultline::scenario {

namespace {

double per_second(double count, Duration during) {
    return during <= Duration::zero() ? 0.0 : count / to_seconds(during);
}

}  // namespace

Duration observed_length(const load::PhaseTally& phase, const RunRecord& record) {
    const Duration planned = phase.phase.duration;
    return record.interrupted_by || !record.environment_error.empty()
               ? std::clamp(phase.tally.last_intended - phase.start, Duration::zero(), planned)
               : planned;
}

Duration sent_for(const load::PhaseTally& phase, const RunRecord& record) {
    return std::max(observed_length(phase, record), phase.tally.last_released - phase.start);
}

double rate_sent(const load::PhaseTally& phase, const RunRecord& record) {
    return per_second(static_cast<double>(phase.tally.sent), sent_for(phase, record));
}

load::Tally total_tally(const RunRecord& record) {
    load::Tally total;
    for (const load::PhaseTally& phase : record.tallies) {
        total.merge(phase.tally);
    }
    return total;
}

double total_rate_planned(const RunRecord& record) {
    double arrivals = 0.0;
    Duration planned{};
    for (const load::PhaseTally& phase : record.tallies) {
        arrivals += phase.phase.rate.per_second * to_seconds(phase.phase.duration);
        planned += phase.phase.duration;
    }
    return per_second(arrivals, planned);
}

double total_rate_sent(const RunRecord& record) {
    std::uint64_t sent = 0;
    Duration during{};
    Duration last{};
    for (const load::PhaseTally& phase : record.tallies) {
        sent += phase.tally.sent;
        during += observed_length(phase, record);
        last = std::max(last, phase.tally.last_released);
    }
    return per_second(static_cast<double>(sent), std::max(during, last));
}

}  // namespace faultline::scenario

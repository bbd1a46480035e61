#include "scenarios/judge/generator_validity.h"

#include "base/units.h"
#include "scenarios/format/phase_names.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr double kLeastAchieved = 0.99;
constexpr double kMostShed = 0.001;

bool is_judged(const load::PhaseTally& phase) { return phase.phase.name != kWarmup; }

// Rounded towards what is wrong: 98.96 % is not "99 %".
std::string percent(std::uint64_t part, std::uint64_t whole) {
    const double exact = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    return fmt::format("{:.1f} %", std::floor(exact * 10.0) / 10.0);
}

// The most frequent cause.
std::string cause_of_shedding(const RunRecord& record) {
    const ShedCounts shed = shed_counts(record);
    if (shed.out_of_sockets > std::max(shed.never_connected, shed.too_many_in_flight)) {
        return "this machine had no descriptor or port left: raise `ulimit -n`";
    }
    if (shed.never_connected > shed.too_many_in_flight) {
        return "it found no time to open connections: lower the rate, or free the machine of other "
               "work";
    }
    const std::size_t limit = record.scenario.load.max_in_flight;
    if (limit == 0) {  // a scenario file, which cannot set it
        return "too many were in flight: lower the rate";
    }
    return fmt::format(
        "{} were in flight already, the limit: lower the rate, or raise "
        "--max-in-flight as far as `ulimit -n` allows",
        limit);
}

std::optional<std::string> phase_problem(const load::PhaseTally& phase, const RunRecord& record) {
    const std::uint64_t planned = phase.tally.planned();
    const std::uint64_t shed = phase.tally.of(load::Outcome::kShed);
    const auto whole = static_cast<double>(planned);
    if (planned == 0) {
        return std::nullopt;
    }
    if (static_cast<double>(shed) > kMostShed * whole) {
        return fmt::format("the generator shed {} of {} operations in {}; {}", shed, planned,
                           phase.phase.name, cause_of_shedding(record));
    }
    if (static_cast<double>(phase.released_in_time) < kLeastAchieved * whole) {
        return fmt::format(
            "the generator was the bottleneck: it sent {} of what was planned in {} while that "
            "lasted (at least 99 % is needed); lower the rate, or free the machine of other work",
            percent(phase.released_in_time, planned), phase.phase.name);
    }
    return std::nullopt;
}

// Operations that were not counted beforehand can still be estimated from the rates.
std::string planned_text(const RunRecord& record) {
    return record.planned_operations > 0
               ? std::to_string(record.planned_operations)
               : fmt::format("about {:.0f}", planned_operations(record.scenario));
}

// Why a load was stopped before its end: by us, on a signal or an error, or because it hung.
std::string cut_off_text(const RunRecord& record, std::uint64_t seen, std::uint64_t unanswered) {
    if (record.scenario.load.closed_connections > 0) {
        return fmt::format("the closed loop was ended early, after {} operations", seen);
    }
    const bool was_asked_to = record.interrupted_by || !record.environment_error.empty();
    const std::string_view what = was_asked_to ? "stopped" : "cut off";
    const std::string_view advice =
        was_asked_to ? "" : "; lower the rate, or free the machine of other work";
    // When the plan was not counted, whether more would have come is not known.
    if (record.planned_operations > 0 && seen >= record.planned_operations) {
        return fmt::format(
            "all {} operations were sent, and {} had no answer yet when the load "
            "was {}{}",
            seen, unanswered, what, advice);
    }
    return fmt::format("the load was {} after {} of {} planned operations{}", what, seen,
                       planned_text(record), advice);
}

// Why the plan was not sent and answered to its end; nullopt when it was.
std::optional<std::string> unfinished_plan(const RunRecord& record, std::uint64_t seen,
                                           std::uint64_t unanswered) {
    if (record.load_stopped_early) {
        return cut_off_text(record, seen, unanswered);
    }
    if (static_cast<double>(seen) <
        kLeastAchieved * static_cast<double>(record.planned_operations)) {
        return fmt::format("the run ended after {} of {} planned operations", seen,
                           planned_text(record));
    }
    return std::nullopt;
}

}  // namespace

ShedCounts shed_counts(const RunRecord& record) {
    std::uint64_t shed = 0;
    for (const load::PhaseTally& phase : record.tallies) {
        shed += phase.tally.of(load::Outcome::kShed);
    }
    const std::uint64_t others = record.out_of_sockets + record.never_connected;
    return {.too_many_in_flight = shed - std::min(shed, others),
            .out_of_sockets = record.out_of_sockets,
            .never_connected = record.never_connected};
}

std::optional<std::string> generator_problem(const RunRecord& record) {
    std::uint64_t seen = 0;
    std::uint64_t sent = 0;
    std::uint64_t unanswered = 0;
    for (const load::PhaseTally& phase : record.tallies) {
        seen += phase.tally.planned();
        sent += phase.tally.sent;
        unanswered += phase.tally.of(load::Outcome::kUnanswered);
    }
    if (sent == 0) {
        return "nothing was sent";
    }
    if (auto unfinished = unfinished_plan(record, seen, unanswered)) {
        return unfinished;
    }
    for (const load::PhaseTally& phase : record.tallies) {
        if (auto problem = is_judged(phase) ? phase_problem(phase, record) : std::nullopt) {
            return problem;
        }
    }
    if (record.dropped > 0) {
        return fmt::format("{} entries did not fit into the record", record.dropped);
    }
    return std::nullopt;
}

std::optional<std::string> why_cut_short(const RunRecord& record) {
    if (record.interrupted_by) {
        return fmt::format("the run was interrupted by signal {}", *record.interrupted_by);
    }
    if (!record.environment_error.empty() || !record.internal_error.empty()) {
        return "the run ended early: " +
               (record.internal_error.empty() ? record.environment_error : record.internal_error);
    }
    return record.load_stopped_early ? std::optional<std::string>("the load was cut off")
                                     : std::nullopt;
}

std::optional<Duration> lateness_p99(const RunRecord& record) {
    metrics::LatencyHistogram lateness;
    for (const load::PhaseTally& phase : record.tallies) {
        if (is_judged(phase)) {
            lateness.merge(phase.tally.lateness);
        }
    }
    return lateness.count() == 0 ? std::nullopt : std::optional(lateness.quantile(0.99));
}

std::optional<std::string> closed_loop_warning(const RunRecord& record) {
    const std::uint32_t connections = record.scenario.load.closed_connections;
    if (connections == 0) {
        return std::nullopt;
    }
    return fmt::format(
        "closed loop of {} connections: each sent its next request when its answer came, so there "
        "are no intended moments, and what a slow target makes others wait is in no figure",
        connections);
}

std::optional<std::string> lateness_warning(const RunRecord& record) {
    const auto late = record.clock == "virtual" ? std::nullopt : lateness_p99(record);
    if (!late || *late <= kLatenessWarning) {
        return std::nullopt;
    }
    return fmt::format(
        "the generator was late itself: p99 {} after the intent (more than {}); response times "
        "contain it",
        format_duration(*late), format_duration(kLatenessWarning));
}

}  // namespace faultline::scenario

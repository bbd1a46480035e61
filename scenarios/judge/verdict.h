// The verdict of a run: a pure function of its record. No report decides anything
// itself, and a stored record gives the same verdict again. Values; any thread.
#pragma once

#include "scenarios/format/check_metric.h"
#include "scenarios/format/scenario.h"
#include "scenarios/judge/invariant_outcome.h"
#include "scenarios/judge/run_record.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace faultline::scenario {

// kAborted: a signal ended the run. kError: the environment (or we) broke.
// kDirty: something was not healed.
enum class Verdict { kPass, kFail, kInconclusive, kAborted, kError, kDirty };
BOOST_DESCRIBE_ENUM(Verdict, kPass, kFail, kInconclusive, kAborted, kError, kDirty)
inline constexpr std::size_t kVerdictCount = 6;
// Lower case, as in result.json: "pass", …
[[nodiscard]] std::string_view to_string(Verdict verdict);

enum class Bound { kAtLeast, kAbove, kAtMost, kBelow };
BOOST_DESCRIBE_ENUM(Bound, kAtLeast, kAbove, kAtMost, kBelow)

// One limit of a check. One relative to the baseline has the value that it had in this run.
struct CheckLimit {
    Bound bound = Bound::kAtMost;
    double value = 0.0;  // in the metric's base unit, as CheckOutcome::measured_value
    MetricUnit unit = MetricUnit::kShare;
};
BOOST_DESCRIBE_STRUCT(CheckLimit, (), (bound, value, unit))

struct CheckOutcome {
    std::string name;
    std::string metric;
    Verdict verdict = Verdict::kInconclusive;  // pass, fail or inconclusive
    std::string limit;                         // "at least 99.9%", "p99 below 300ms"
    // What `limit` says, as numbers. Without the limit relative to the baseline where the baseline
    // gave none; empty in results of older versions.
    std::vector<CheckLimit> limits;
    std::string measured;  // "99.2%", "412ms", "nothing"
    // In the metric's base unit (a ratio, a count, seconds or per second); infinity is possible.
    std::optional<double> measured_value;
    std::uint64_t samples = 0;  // operations or steps the figure rests on
    // Operations due in its window that were left out because a fault began or was healed while
    // they ran (see Exposure).
    std::uint64_t edge_operations = 0;
    std::string phase;  // "baseline", "fault after 1s", "3s after heal"
    SourcePosition position;
    std::string explanation;  // one sentence, for people
    // For `within … of heal`: from heal until it held to the end; nullopt when it never did.
    std::optional<Duration> recovered_after;
    // Whether it fails on the doctored record. nullopt: not tried, or not judgeable there.
    std::optional<bool> can_fail;
};
BOOST_DESCRIBE_STRUCT(CheckOutcome, (),
                      (name, metric, verdict, limit, limits, measured, measured_value, samples,
                       edge_operations, phase, position, explanation, recovered_after, can_fail))

// A fault that no call felt.
struct UnfiredFault {
    std::uint64_t fault = 0;  // its place among the scenario's faults
    std::string why;          // and what to change, one sentence
    SourcePosition position;  // an empty file name: not known
};
BOOST_DESCRIBE_STRUCT(UnfiredFault, (), (fault, why, position))

struct Judgement {
    Verdict verdict = Verdict::kInconclusive;
    std::string reason;  // one line; empty when it passed
    // The place in the scenario file that the reason is about; without a file name: none.
    SourcePosition position;
    std::vector<CheckOutcome> checks;
    std::vector<InvariantOutcome> invariants;  // empty in results of older versions
    std::vector<UnfiredFault> unfired_faults;  // empty in results of older versions
    std::vector<std::string> warnings;         // beside any verdict, one line each
    bool internal = false;                     // the error is ours: exit 70, not 4
    std::optional<int> signal;                 // 2: exit 130, 15: exit 143
    // A check of the baseline failed, so the faults met a system outside of its steady state.
    bool steady_state_failed = false;
};
BOOST_DESCRIBE_STRUCT(Judgement, (),
                      (verdict, reason, position, checks, invariants, unfired_faults, warnings,
                       internal, signal, steady_state_failed))

[[nodiscard]] Judgement judge(const RunRecord& record);

// 0 pass, 1 failed or aborted, 3 inconclusive, 4 environment or not healed, 70 our error,
// 128 + signal after a signal.
[[nodiscard]] int exit_code(const Judgement& judgement);
// Of several runs: 128 + signal > 70 > 4 > 1 > 3 > 0; of none, 0.
[[nodiscard]] int exit_code(std::span<const int> codes);

// One run with one protection switched off.
struct SensitivityResult {
    std::string scenario;
    std::string protection;
    Verdict verdict = Verdict::kInconclusive;
    bool required = false;  // named by must_fail_without
    bool ok = false;        // not required, or failed as it must
};
[[nodiscard]] SensitivityResult sensitivity(const Scenario& scenario, std::string protection,
                                            const Judgement& judgement);

}  // namespace faultline::scenario

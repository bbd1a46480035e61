// One run with its verdict: the input of every report. A value; any thread.
#pragma once

#include "scenarios/judge/run_record.h"
#include "scenarios/judge/verdict.h"

#include <string>
#include <vector>

#include <boost/describe/class.hpp>

namespace faultline::scenario {

// The same scenario run again with one protection switched off.
struct SensitivityOutcome {
    std::string protection;
    bool required = false;  // named by must_fail_without
    bool ok = false;        // not required, or failed as it must
    Verdict verdict = Verdict::kInconclusive;
    std::string reason;
    std::string clock = "real";
    // 0 when ok; 1 when it passed although it must fail; else the code of that run.
    int exit_code = 0;
};
BOOST_DESCRIBE_STRUCT(SensitivityOutcome, (),
                      (protection, required, ok, verdict, reason, clock, exit_code))

struct JudgedRun {
    RunRecord record;
    Judgement judgement;
    std::vector<SensitivityOutcome> sensitivity;  // empty: was not asked for
};

// The record judged, with every secret in its texts masked: what is shown, written or kept of a run
// comes from here.
[[nodiscard]] JudgedRun judged(RunRecord record);

[[nodiscard]] SensitivityOutcome sensitivity_outcome(const Scenario& scenario,
                                                     const std::string& protection,
                                                     const RunRecord& record,
                                                     const Judgement& judgement);

// Of the run and of its runs without a protection together.
[[nodiscard]] int exit_code(const JudgedRun& run);

// "database-down without fallback: inconclusive (too few samples)"
[[nodiscard]] std::string sensitivity_line(const Scenario& scenario,
                                           const SensitivityOutcome& outcome);

}  // namespace faultline::scenario

// The short texts that several reports share: verdict words and marks, the command that repeats a
// run, one line about a run. Pure.
#pragma once

#include "scenarios/report/judged_run.h"

#include <string>
#include <string_view>

namespace faultline::scenario {

[[nodiscard]] std::string_view verdict_word(Verdict verdict);  // "PASS", "INCONCLUSIVE", …
[[nodiscard]] std::string_view verdict_mark(Verdict verdict);  // "✔", "✘", "?", "!"

// "faultline run scenarios/library/database-down.yaml --seed 7"
[[nodiscard]] std::string repeat_command(const RunRecord& record);

// "6 of 6 checks, 1200 operations, 15s, seed 7"
[[nodiscard]] std::string run_line(const JudgedRun& run);

}  // namespace faultline::scenario

// The short texts that several reports share: verdict words and marks, the command that repeats a
// run, one line about a run. Pure.
#pragma once

#include "scenarios/report/reported_run.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::scenario {

[[nodiscard]] std::string_view verdict_word(Verdict verdict);  // "PASS", "INCONCLUSIVE", …
[[nodiscard]] std::string_view verdict_mark(Verdict verdict);  // "✔", "✘", "?", "!"

// Why it is not green: the verdict's reason, or which protections it does not fail without.
[[nodiscard]] std::string reason_line(const ReportedRun& run);

// "faultline run scenarios/library/database-down.yaml --seed 7": the words of the shell that
// repeat this run and no other; of a load, "faultline load URL …".
[[nodiscard]] std::string repeat_command(const RunRecord& record);

// "6 of 6 checks, 1200 operations, 15s, seed 7"; after --sensitivity also ", fails without 2 of
// 2 protections".
[[nodiscard]] std::string run_line(const ReportedRun& run);

// "6 invariants held", "1 of 6 invariants failed, switched off: memory-bounded"; empty when none
// applied.
[[nodiscard]] std::string invariants_line(const Judgement& judgement);
// The cells of one check in the matrix of proofs: "deadline, fallback", "2 of 3", "yes"; "–".
[[nodiscard]] std::string pairs_text(const CheckProof& proof);
[[nodiscard]] std::string lies_text(const CheckProof& proof);
[[nodiscard]] std::string_view record_text(const CheckProof& proof);
// The matrix for a terminal, a line a check, at most 80 columns.
[[nodiscard]] std::string proof_lines(const std::string& scenario,
                                      std::span<const CheckProof> proofs);

}  // namespace faultline::scenario

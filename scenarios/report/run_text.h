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

// Why it is not green: the verdict's reason, which protections it does not fail without, or that
// its proofs were interrupted.
[[nodiscard]] std::string reason_line(const ReportedRun& run);

// "faultline run scenarios/library/database-down.yaml --seed 7": the words of the shell that
// repeat this run and no other; of a load, "faultline load URL …".
[[nodiscard]] std::string repeat_command(const RunRecord& record);

// What differs from a usual run, "in virtual time, on SQLite; without fallback; no faults; profile
// full"; empty when nothing does.
[[nodiscard]] std::string conditions_line(const RunRecord& record);

// "6 of 6 checks, 1200 operations, 15s, seed 7"; after --sensitivity also ", fails without 2 of
// 2 protections".
[[nodiscard]] std::string run_line(const ReportedRun& run);
// Both: a run among others.
[[nodiscard]] std::string run_line_with_conditions(const ReportedRun& run);

// "4 invariants held, 2 not applicable", "1 of 5 invariants failed, switched off: memory-bounded";
// empty when none applied.
[[nodiscard]] std::string invariants_line(const Judgement& judgement);
// The cells of one check in the matrix of proofs: "deadline, fallback", "2 of 3", "yes"; "–".
[[nodiscard]] std::string pairs_text(const CheckProof& proof);
[[nodiscard]] std::string lies_text(const CheckProof& proof);
[[nodiscard]] std::string_view record_text(const CheckProof& proof);
// Whether a signal kept a named pair or a lie of the run from running to its end.
[[nodiscard]] bool proofs_were_interrupted(const JudgedRun& run);
// The lies that were not told for that, each once.
[[nodiscard]] std::vector<std::string> lies_not_run(std::span<const CheckProof> proofs);

// The matrix for a terminal, a line a check, at most 80 columns; of proofs that were interrupted,
// that they were and which lies were not told.
[[nodiscard]] std::string proof_lines(const std::string& scenario,
                                      std::span<const CheckProof> proofs);

}  // namespace faultline::scenario

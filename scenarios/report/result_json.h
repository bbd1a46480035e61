// result.json: everything a run produced, written so that reading it gives the same value again.
// Versioned; numbers carry their unit in their name (…_ns); samples and steps are columns. Pure.
#pragma once

#include "base/result.h"
#include "scenarios/report/judged_run.h"

#include <string>
#include <string_view>

namespace faultline::scenario {

inline constexpr std::string_view kResultSchema = "faultline.result/2";

// REQUIRES: secrets are masked already (judged_run.h). One top-level member a line.
[[nodiscard]] std::string write_result_json(const JudgedRun& run);

// The inverse. Members that an older writer did not know keep their defaults.
// kInvalid when it is no result, of another major version, or out of its own bounds.
[[nodiscard]] Result<JudgedRun> read_result_json(std::string_view text);

}  // namespace faultline::scenario

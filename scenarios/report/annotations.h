// What continuous integration systems read from a job's output: GitHub's workflow commands, at
// most nine a step (more would be dropped silently), each at the check's file and line. Pure. The
// caller gives it runs without_secrets (secrets.h).
#pragma once

#include "scenarios/report/reported_run.h"

#include <span>
#include <string>

namespace faultline::scenario {

inline constexpr std::size_t kMaxAnnotations = 9;

[[nodiscard]] std::string github_annotations(std::span<const ReportedRun> runs);

}  // namespace faultline::scenario

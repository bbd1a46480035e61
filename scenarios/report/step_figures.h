// Counts and durations of each step of the orchestrations, over the whole run, and before the
// faults against during them. A pure function of the record.
#pragma once

#include "scenarios/judge/run_record.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace faultline::scenario {

struct StepFigures {
    std::string step;
    std::uint64_t calls = 0;
    std::uint64_t succeeded = 0;
    std::uint64_t fell_back = 0;
    std::map<std::string, std::uint64_t> error_codes;
    std::optional<Duration> p50_baseline;  // nullopt without calls there
    std::optional<Duration> p50_fault;
};

// By the step's name.
[[nodiscard]] std::vector<StepFigures> step_figures_of(const RunRecord& record);

}  // namespace faultline::scenario

#include "scenarios/report/reported_run.h"

#include "base/check.h"
#include "scenarios/judge/generator_validity.h"
#include "scenarios/report/distinct_names.h"

#include <utility>

namespace faultline::scenario {

ReportedRun reported(JudgedRun run, std::string index) {
    FAULTLINE_CHECK(run.record.scenario.secrets.empty(), "secrets are masked before reporting");
    ReportedRun result;
    static_cast<JudgedRun&>(result) = std::move(run);
    result.figures = figures_of(result.record);
    result.step_figures = step_figures_of(result.record);
    result.generator_problem = generator_problem(result.record);
    result.index = std::move(index);
    return result;
}

void drop_details(ReportedRun& run) {
    // Assigning {} would keep the memory.
    run.record.samples = std::vector<load::Sample>();
    run.record.steps = std::vector<StepObservation>();
    run.record.events = std::vector<TimelineEvent>();
    run.record.tallies = std::vector<load::PhaseTally>();
    run.record.parts = std::vector<load::PartTally>();
    run.record.series = load::Series();
    run.record.target_metrics = std::string();
}

std::vector<std::string> distinct_names(std::span<const ReportedRun> runs) {
    std::vector<std::string> names;
    for (const auto& run : runs) {
        names.push_back(run.record.scenario.name);
    }
    return made_distinct(names);
}

}  // namespace faultline::scenario

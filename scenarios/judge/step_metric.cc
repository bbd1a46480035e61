#include "scenarios/judge/step_metric.h"

#include "scenarios/judge/selectors.h"

#include <algorithm>

namespace faultline::scenario {

namespace {

struct SelectedSteps {
    std::vector<const StepObservation*> seen;
    std::uint64_t missing = 0;  // operations that ask for the step and whose answer has none
};

// nullopt when the check names a step that the run never saw.
std::optional<SelectedSteps> select_steps(const CheckSpec& check, const Operations& operations) {
    const RecordIndex& index = operations.index();
    const auto name = selector(check, "step");
    const auto wanted = name ? index.step_name(*name) : std::nullopt;
    if (name && !wanted) {
        return std::nullopt;
    }
    SelectedSteps steps;
    for (const load::Sample* sample : operations.single()) {
        bool found = false;
        for (const StepObservation& step : index.steps_of(*sample)) {
            if (!wanted || step.step == *wanted) {
                steps.seen.push_back(&step);
                found = true;
            }
        }
        if (!found && wanted && index.asks_for(sample->request, *wanted)) {
            ++steps.missing;
        }
    }
    return steps;
}

}  // namespace

Measured step_share(const CheckSpec& check, const Operations& operations, StepPredicate holds) {
    const auto steps = select_steps(check, operations);
    if (!steps) {
        return {};
    }
    std::optional<std::uint16_t> wanted;
    for (const char* const name : {"error_code", "data_source"}) {
        if (const auto text = selector(check, name)) {
            wanted = operations.index().step_name(*text);
        }
    }
    const auto hits = std::ranges::count_if(
        steps->seen, [&](const StepObservation* step) { return holds(*step, wanted); });
    Measured measured =
        share_of(static_cast<std::uint64_t>(hits), steps->seen.size() + steps->missing);
    if (steps->seen.empty()) {
        measured.vacuous = "no answer named the step";
    }
    return measured;
}

std::optional<load::Distribution> step_durations(const CheckSpec& check,
                                                 const Operations& operations) {
    const auto steps = select_steps(check, operations);
    if (!steps) {
        return std::nullopt;
    }
    std::vector<Duration> values(steps->missing, load::kNever);
    for (const StepObservation* step : steps->seen) {
        values.push_back(step->duration);
    }
    return load::Distribution(std::move(values));
}

}  // namespace faultline::scenario

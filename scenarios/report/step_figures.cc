#include "scenarios/report/step_figures.h"

#include "loadgen/record/distribution.h"
#include "scenarios/format/phase_names.h"
#include "scenarios/report/run_figures.h"

#include <algorithm>
#include <utility>

namespace faultline::scenario {

namespace {

struct Gathered {
    StepFigures figures;
    std::vector<Duration> baseline;
    std::vector<Duration> fault;
};

std::string_view phase_of(const RunRecord& record, std::uint64_t ordinal) {
    const auto sample = std::lower_bound(
        record.samples.begin(), record.samples.end(), ordinal,
        [](const load::Sample& one, std::uint64_t wanted) { return one.ordinal < wanted; });
    if (sample == record.samples.end() || sample->ordinal != ordinal) {
        return "";
    }
    return phase_at(record, sample->intended);
}

std::optional<Duration> median_of(std::vector<Duration> values) {
    if (values.empty()) {
        return std::nullopt;
    }
    return load::Distribution(std::move(values)).quantile(0.5);
}

}  // namespace

std::vector<StepFigures> step_figures_of(const RunRecord& record) {
    std::map<std::string, Gathered> by_name;
    for (const auto& step : record.steps) {
        if (step.step >= record.step_names.size() || step.error_code >= record.step_names.size()) {
            continue;
        }
        const auto& name = record.step_names[step.step];
        auto& gathered = by_name[name];
        gathered.figures.step = name;
        ++gathered.figures.calls;
        gathered.figures.succeeded += step.success ? 1 : 0;
        gathered.figures.fell_back += step.fallback_used ? 1 : 0;
        if (step.error_code != 0) {
            ++gathered.figures.error_codes[record.step_names[step.error_code]];
        }
        const auto phase = phase_of(record, step.ordinal);
        if (phase == kBaseline) {
            gathered.baseline.push_back(step.duration);
        } else if (phase == kFault) {
            gathered.fault.push_back(step.duration);
        }
    }
    std::vector<StepFigures> rows;
    for (auto& [name, gathered] : by_name) {
        gathered.figures.p50_baseline = median_of(std::move(gathered.baseline));
        gathered.figures.p50_fault = median_of(std::move(gathered.fault));
        rows.push_back(std::move(gathered.figures));
    }
    return rows;
}

}  // namespace faultline::scenario

#include "scenarios/report/run_metrics.h"

#include "base/units.h"
#include "metrics/exposition.h"
#include "scenarios/report/markup_text.h"
#include "scenarios/report/reports.h"
#include "scenarios/report/wall_time.h"

#include <array>
#include <cstdlib>
#include <limits>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

using metrics::FamilySpec;
using metrics::FamilyView;
using metrics::MetricType;

// Every family has the label "scenario".
FamilySpec family(std::string_view name, std::string_view help, MetricType type,
                  std::vector<std::string_view> other_labels) {
    other_labels.insert(other_labels.begin(), "scenario");
    return {.name = name, .help = help, .type = type, .label_names = std::move(other_labels)};
}

const FamilySpec kRunInfo = family("faultline_run_info", "1; what was run, and with which version.",
                                   MetricType::kGauge, {"seed", "clock", "version", "commit"});
const FamilySpec kVerdict =
    family("faultline_scenario_verdict", "1 for the verdict of the run, 0 for the others.",
           MetricType::kGauge, {"verdict"});
const FamilySpec kChecks =
    family("faultline_scenario_checks_total", "Checks of the run by verdict.", MetricType::kCounter,
           {"verdict"});
const FamilySpec kOperations =
    family("faultline_load_operations_total", "Operations by phase and how they ended.",
           MetricType::kCounter, {"phase", "outcome"});
const FamilySpec kAnswers = family("faultline_answers_total",
                                   "Answers by phase and the status that they gave of themselves.",
                                   MetricType::kCounter, {"phase", "status"});
const FamilySpec kInjected = family("faultline_faults_injected_total", "Calls that felt the fault.",
                                    MetricType::kCounter, {"fault", "target"});
const FamilySpec kResponse = family("faultline_response_seconds",
                                    "Response time from the instant due, by phase and percentile.",
                                    MetricType::kGauge, {"phase", "percentile"});

// Whether runs without a known end are written: OpenMetrics with times cannot hold them, and its
// readers refuse a whole file for one line without a time.
enum class When { kIfKnown, kAlways };

// The families of all runs, in the order of this file.
class Collector {
public:
    Collector(std::span<const ReportedRun> runs, When when) {
        for (const auto* spec :
             {&kRunInfo, &kVerdict, &kChecks, &kOperations, &kAnswers, &kInjected, &kResponse}) {
            families_.push_back({.spec = spec, .series = {}});
        }
        const auto names = distinct_names(runs);
        for (std::size_t i = 0; i < runs.size(); ++i) {
            scenario_ = names[i];
            ended_ = end_of(runs[i]);
            if (ended_ || when == When::kIfKnown) {
                add(runs[i]);
            }
        }
    }

    [[nodiscard]] const std::vector<FamilyView>& families() const { return families_; }

private:
    static std::optional<double> end_of(const ReportedRun& run) {
        const auto began = parse_wall(run.record.started_wall);
        if (!began) {
            return std::nullopt;
        }
        const std::chrono::duration<double> since_1970 = began->time_since_epoch();
        return since_1970.count() + to_seconds(run.figures.length);
    }

    // `labels`: without the scenario, which comes first.
    void put(const FamilySpec& spec, std::vector<std::string> labels, double value) {
        labels.insert(labels.begin(), scenario_);
        for (auto& label : labels) {
            label = clean_line(label);
        }
        for (auto& family : families_) {
            if (family.spec == &spec) {
                family.series.push_back(
                    {.labels = std::move(labels), .value = value, .timestamp_seconds = ended_});
                return;
            }
        }
    }

    void put_counts(const FamilySpec& spec, const std::string& phase,
                    const std::map<std::string, std::uint64_t>& counts) {
        for (const auto& [name, count] : counts) {
            put(spec, {phase, name}, static_cast<double>(count));
        }
    }

    void add(const ReportedRun& run) {
        const auto& record = run.record;
        put(kRunInfo,
            {std::to_string(record.seed), record.clock, record.environment.version,
             record.environment.commit},
            1);
        add_verdicts(run);
        for (const auto& phase : run.figures.phases) {
            put_counts(kOperations, phase.name, phase.outcomes);
            put_counts(kAnswers, phase.name, phase.labels);
            put_response(phase);
        }
        std::map<std::pair<std::string, std::string>, std::uint64_t> fired;
        for (const auto& window : record.faults) {
            fired[{window.fault, window.on}] += window.counts.fired;
        }
        for (const auto& [key, count] : fired) {
            put(kInjected, {key.first, key.second}, static_cast<double>(count));
        }
    }

    void add_verdicts(const ReportedRun& run) {
        constexpr std::array<Verdict, kVerdictCount> kAll = {
            Verdict::kPass,    Verdict::kFail,  Verdict::kInconclusive,
            Verdict::kAborted, Verdict::kError, Verdict::kDirty};
        for (const auto verdict : kAll) {
            put(kVerdict, {std::string(to_string(verdict))},
                run.judgement.verdict == verdict ? 1 : 0);
        }
        // All of them also at 0, or a query for failures finds no series where there are none.
        std::map<std::string, double> checks = {{"fail", 0}, {"inconclusive", 0}, {"pass", 0}};
        for (const auto& check : run.judgement.checks) {
            ++checks[std::string(to_string(check.verdict))];
        }
        for (const auto& [verdict, count] : checks) {
            put(kChecks, {verdict}, count);
        }
    }

    void put_response(const PhaseFigures& phase) {
        // Not "quantile": that label is for summaries alone.
        for (const auto& [percentile, value] :
             {std::pair("50", phase.p50), std::pair("90", phase.p90), std::pair("99", phase.p99)}) {
            if (value) {
                put(kResponse, {phase.name, percentile}, rounded_seconds(*value));
            }
        }
    }

    // Three digits: GitLab compares values as texts.
    static double rounded_seconds(Duration duration) {
        if (duration == load::kNever) {
            return std::numeric_limits<double>::infinity();
        }
        return std::strtod(fmt::format("{:.3g}", to_seconds(duration)).c_str(), nullptr);
    }

    std::vector<FamilyView> families_;
    std::string scenario_;
    std::optional<double> ended_;
};

}  // namespace

std::string metrics_text(std::span<const ReportedRun> runs) {
    return metrics::to_text(Collector(runs, When::kIfKnown).families());
}

std::string metrics_openmetrics(std::span<const ReportedRun> runs) {
    return metrics::to_open_metrics(Collector(runs, When::kAlways).families());
}

Report metrics_text_report() { return report_of_runs<metrics_text>("metrics.txt"); }

Report openmetrics_report() {
    return report_of_runs<metrics_openmetrics>("metrics.openmetrics.txt");
}

}  // namespace faultline::scenario

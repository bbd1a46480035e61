#include "scenarios/report/run_metrics.h"

#include "base/units.h"
#include "scenarios/report/markup_text.h"
#include "scenarios/report/run_figures.h"
#include "scenarios/report/run_words.h"

#include <array>
#include <functional>
#include <initializer_list>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

// A scenario's name, distinct among them, with its run.
using NamedRuns = std::vector<std::pair<std::string, const JudgedRun*>>;

using LabelList = std::initializer_list<std::pair<std::string_view, std::string_view>>;

std::string labels(LabelList pairs) {
    std::string text;
    for (const auto& [name, value] : pairs) {
        std::string escaped;
        for (const char c : clean_line(value)) {
            escaped += c == '"' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
        }
        text += fmt::format("{}{}=\"{}\"", text.empty() ? "" : ",", name, escaped);
    }
    return "{" + text + "}";
}

// One family: head, then what `each` adds for every run.
class Family {
public:
    Family(std::string name, std::string_view type, std::string_view help)
        : name_(std::move(name)),
          text_(fmt::format("# TYPE {0} {1}\n# HELP {0} {2}\n", name_, type, help)) {}

    void add(std::string_view suffix, LabelList pairs, std::string_view value) {
        text_ += fmt::format("{}{}{} {}\n", name_, suffix, labels(pairs), value);
    }
    void add(std::string_view suffix, LabelList pairs, std::uint64_t value) {
        add(suffix, pairs, std::to_string(value));
    }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string name_;
    std::string text_;
};

std::string verdicts(const NamedRuns& runs) {
    constexpr std::array<Verdict, kVerdictCount> kAll = {Verdict::kPass,         Verdict::kFail,
                                                         Verdict::kInconclusive, Verdict::kAborted,
                                                         Verdict::kError,        Verdict::kDirty};
    Family family("faultline_scenario_verdict", "gauge", "1 for the verdict of the run.");
    for (const auto& [name, run] : runs) {
        for (const auto verdict : kAll) {
            family.add("", {{"scenario", name}, {"verdict", to_string(verdict)}},
                       run->judgement.verdict == verdict ? 1U : 0U);
        }
    }
    return family.text();
}

std::string checks(const NamedRuns& runs) {
    Family family("faultline_scenario_checks", "counter", "Checks of the run by verdict.");
    for (const auto& [name, run] : runs) {
        std::map<std::string_view, std::uint64_t> counts = {
            {"fail", 0}, {"inconclusive", 0}, {"pass", 0}};
        for (const auto& check : run->judgement.checks) {
            ++counts[to_string(check.verdict)];
        }
        for (const auto& [verdict, count] : counts) {
            family.add("_total", {{"scenario", name}, {"verdict", verdict}}, count);
        }
    }
    return family.text();
}

using CountBy = std::map<std::pair<std::string_view, std::string_view>, std::uint64_t>;

std::string operations(
    const NamedRuns& runs, Family family, std::string_view label,
    const std::function<std::string_view(const RunRecord&, const load::Sample&)>& value_of) {
    for (const auto& [name, run] : runs) {
        CountBy counts;
        for (const auto& sample : run->record.samples) {
            ++counts[{phase_at(run->record, sample.intended), value_of(run->record, sample)}];
        }
        for (const auto& [key, count] : counts) {
            family.add("_total", {{"scenario", name}, {"phase", key.first}, {label, key.second}},
                       count);
        }
    }
    return family.text();
}

std::string faults_fired(const NamedRuns& runs) {
    Family family("faultline_faults_injected", "counter", "Calls that a fault took hold of.");
    for (const auto& [name, run] : runs) {
        std::map<std::pair<std::string_view, std::string_view>, std::uint64_t> counts;
        for (const auto& window : run->record.faults) {
            counts[{window.fault, window.on}] += window.counts.fired;
        }
        for (const auto& [key, count] : counts) {
            family.add("_total", {{"scenario", name}, {"fault", key.first}, {"target", key.second}},
                       count);
        }
    }
    return family.text();
}

std::string seconds(Duration duration) {
    return duration == load::kNever ? "+Inf" : fmt::format("{:.3g}", to_seconds(duration));
}

std::string responses(const NamedRuns& runs) {
    Family family("faultline_response_seconds", "gauge",
                  "Response time from the instant due, by phase and quantile.");
    for (const auto& [name, run] : runs) {
        std::map<std::string_view, std::vector<Duration>> by_phase;
        for (const auto& sample : run->record.samples) {
            if (sample.outcome != load::Outcome::kShed) {
                by_phase[phase_at(run->record, sample.intended)].push_back(sample.response());
            }
        }
        for (auto& [phase, values] : by_phase) {
            for (const auto& [shown, p] : {std::pair("0.5", 0.5), std::pair("0.99", 0.99)}) {
                family.add("", {{"scenario", name}, {"phase", phase}, {"quantile", shown}},
                           seconds(quantile(values, p).value_or(load::kNever)));
            }
        }
    }
    return family.text();
}

std::string info(const NamedRuns& runs) {
    Family family("faultline_run", "info", "What was run.");
    for (const auto& [name, run] : runs) {
        family.add("_info",
                   {{"scenario", name},
                    {"seed", std::to_string(run->record.seed)},
                    {"clock", run->record.clock}},
                   1U);
    }
    return family.text();
}

}  // namespace

std::string run_metrics(std::span<const JudgedRun> given) {
    NamedRuns runs;
    const auto names = distinct_names(given);
    for (std::size_t i = 0; i < given.size(); ++i) {
        runs.emplace_back(names[i], &given[i]);
    }
    return info(runs) + verdicts(runs) + checks(runs) +
           operations(runs,
                      Family("faultline_load_operations", "counter",
                             "Operations by phase and how they ended."),
                      "outcome",
                      [](const RunRecord&, const load::Sample& sample) {
                          return load::to_string(sample.outcome);
                      }) +
           operations(runs,
                      Family("faultline_answers", "counter",
                             "Operations by phase and what the answer said of itself."),
                      "status", &status_of) +
           faults_fired(runs) + responses(runs) + "# EOF\n";
}

}  // namespace faultline::scenario

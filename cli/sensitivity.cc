#include "cli/sensitivity.h"

#include "base/json.h"
#include "cli/scenario_execution.h"
#include "cli/scenario_selection.h"
#include "cli/terminal.h"
#include "scenarios/report/markup_text.h"
#include "scenarios/report/run_words.h"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <set>

#include <fmt/format.h>

namespace faultline::cli {

using scenario::Scenario;
using scenario::SensitivityOutcome;

namespace {

std::set<std::string> columns(const std::vector<Scenario>& scenarios) {
    std::set<std::string> all;
    for (const auto& scenario : scenarios) {
        all.insert(scenario.must_fail_without.begin(), scenario.must_fail_without.end());
    }
    return all;
}

// Prints as it goes.
class Matrix {
public:
    Matrix(const RunOptions& options, const Interrupts& interrupts, std::set<std::string> columns)
        : options_(options),
          interrupts_(interrupts),
          columns_(std::move(columns)),
          out_(options.json ? stderr : stdout) {
        tell(out_, "\nwithout{:24}", "");
        for (const auto& protection : columns_) {
            tell(out_, "  {:>16}", protection);
        }
        tell(out_, "\n");
    }

    // Fewer outcomes than columns when a cell does not apply or a signal came.
    std::vector<SensitivityOutcome> row(const Scenario& scenario) {
        std::vector<SensitivityOutcome> outcomes;
        tell(out_, "{:31}", scenario.name);
        for (const auto& protection : columns_) {
            const auto outcome =
                interrupts_.number() == 0 ? cell(scenario, protection) : std::nullopt;
            tell(out_, "  {:>16}", outcome ? shown(*outcome) : "-");
            flush(out_);
            if (outcome) {
                note(scenario, *outcome);
                outcomes.push_back(*outcome);
            }
        }
        tell(out_, "\n");
        return outcomes;
    }

    void conclude() const {
        for (const auto& line : unproven_) {
            tell(out_, "not sensitive: {}\n", scenario::clean_line(line));
        }
        tell(out_,
             "{} of {} named pairs failed as they must; cells in brackets ran in virtual "
             "time\n",
             pairs_ - unproven_.size(), pairs_);
    }

private:
    std::optional<SensitivityOutcome> cell(const Scenario& scenario,
                                           const std::string& protection) {
        auto how = execution_options(options_, interrupts_);
        how.without = {protection};
        const Scenario* used = &scenario;
        Selection virtual_form;
        if (std::ranges::count(scenario.must_fail_without, protection) == 0) {
            if (std::ranges::find(scenario.clocks, "virtual") == scenario.clocks.end()) {
                return std::nullopt;
            }
            virtual_form = select_scenarios({.paths = {scenario.file},
                                             .profile = "virtual",
                                             .overrides = options_.set,
                                             .clock = {}});
            if (virtual_form.scenarios.size() != 1) {
                return std::nullopt;
            }
            used = &virtual_form.scenarios.front();
            how.in_virtual_time = true;
        }
        const auto run = execute(*used, how);
        return sensitivity_outcome(scenario, protection, run.record, run.judgement);
    }

    static std::string shown(const SensitivityOutcome& outcome) {
        if (!outcome.required) {
            return fmt::format("({})", to_string(outcome.verdict));
        }
        return outcome.ok ? "FAIL, as it must"
                          : fmt::format("{} !", scenario::verdict_word(outcome.verdict));
    }

    void note(const Scenario& scenario, const SensitivityOutcome& outcome) {
        if (!outcome.required) {
            return;
        }
        ++pairs_;
        if (!outcome.ok) {
            unproven_.push_back(sensitivity_line(scenario, outcome));
        }
        if (options_.json) {
            tell("{{\"scenario\":{},\"without\":{},\"verdict\":\"{}\",\"exit_code\":{}}}\n",
                 quote_json(scenario.name), quote_json(outcome.protection),
                 to_string(outcome.verdict), outcome.exit_code);
            flush(stdout);
        }
    }

    const RunOptions& options_;
    const Interrupts& interrupts_;
    std::set<std::string> columns_;
    std::FILE* out_;
    std::vector<std::string> unproven_;
    std::size_t pairs_ = 0;
};

}  // namespace

bool names_protections(const std::vector<Scenario>& scenarios) {
    return !columns(scenarios).empty();
}

Result<void> run_sensitivity(const std::vector<Scenario>& scenarios, const RunOptions& options,
                             const Interrupts& interrupts, scenario::ResultsWriter& results) {
    Matrix matrix(options, interrupts, columns(scenarios));
    Result<void> written;
    for (std::size_t i = 0; i < scenarios.size() && interrupts.number() == 0; ++i) {
        if (auto added = results.add_sensitivity(i, matrix.row(scenarios[i])); !added) {
            written = std::move(added);
        }
    }
    matrix.conclude();
    return written;
}

}  // namespace faultline::cli

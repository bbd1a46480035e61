#include "cli/sensitivity.h"

#include "cli/exit_codes.h"
#include "cli/scenario_execution.h"
#include "cli/scenario_selection.h"
#include "scenarios/judge/verdict.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <unistd.h>

namespace faultline::cli {

using scenario::Scenario;
using scenario::Verdict;

namespace {

bool names(const Scenario& scenario, const std::string& protection) {
    return std::ranges::find(scenario.must_fail_without, protection) !=
           scenario.must_fail_without.end();
}

std::set<std::string> columns(const std::vector<Scenario>& scenarios) {
    std::set<std::string> all;
    for (const auto& scenario : scenarios) {
        all.insert(scenario.must_fail_without.begin(), scenario.must_fail_without.end());
    }
    return all;
}

class Matrix {
public:
    Matrix(const std::vector<Scenario>& scenarios, const RunOptions& options)
        : scenarios_(scenarios), options_(options), columns_(columns(scenarios)) {}

    int run() {
        fmt::print("\nwithout{:24}", "");
        for (const auto& protection : columns_) {
            fmt::print("  {:>14}", protection);
        }
        fmt::print("\n");
        for (const auto& scenario : scenarios_) {
            row(scenario);
            if (signal_ != 0) {
                return 128 + signal_;
            }
        }
        return verdict();
    }

private:
    void row(const Scenario& scenario) {
        fmt::print("{:31}", scenario.name);
        for (const auto& protection : columns_) {
            fmt::print("  {:>14}", cell(scenario, protection));
            std::fflush(stdout);
        }
        fmt::print("\n");
    }

    std::string cell(const Scenario& scenario, const std::string& protection) {
        const bool named = names(scenario, protection);
        const Scenario* used = &scenario;
        Selection virtual_form;
        if (!named) {
            if (std::ranges::find(scenario.clocks, "virtual") == scenario.clocks.end()) {
                return "-";
            }
            virtual_form = select_scenarios(
                {.paths = {scenario.file}, .profile = "virtual", .overrides = options_.set});
            if (virtual_form.scenarios.size() != 1) {
                return "-";
            }
            used = &virtual_form.scenarios.front();
        }
        const auto run =
            execute(*used, {.in_virtual_time = !named || options_.clock == "virtual",
                            .seed = options_.seed.value_or(1),
                            .without = {protection},
                            .journal = std::filesystem::path(options_.out) / "undo.ndjson",
                            .show_progress = isatty(STDERR_FILENO) != 0});
        signal_ = run.judgement.signal.value_or(0);
        const auto result = sensitivity(scenario, protection, run.judgement);
        if (!named) {
            return fmt::format("({})", to_string(run.judgement.verdict));
        }
        ++pairs_;
        if (!result.ok) {
            insensitive_.push_back(fmt::format("{} without {}: {} ({})", scenario.name, protection,
                                               to_string(run.judgement.verdict),
                                               run.judgement.reason));
        }
        return result.ok ? "FAIL, as it must"
                         : fmt::format("{} !", to_string(run.judgement.verdict));
    }

    [[nodiscard]] int verdict() const {
        for (const auto& line : insensitive_) {
            fmt::print("not sensitive: {}\n", line);
        }
        fmt::print(
            "{} of {} named pairs failed as they must; cells in brackets ran in virtual time\n",
            pairs_ - insensitive_.size(), pairs_);
        return insensitive_.empty() ? kExitPass : kExitFailed;
    }

    const std::vector<Scenario>& scenarios_;
    const RunOptions& options_;
    std::set<std::string> columns_;
    std::vector<std::string> insensitive_;
    std::size_t pairs_ = 0;
    int signal_ = 0;
};

}  // namespace

int run_sensitivity(const std::vector<Scenario>& scenarios, const RunOptions& options) {
    return Matrix(scenarios, options).run();
}

}  // namespace faultline::cli

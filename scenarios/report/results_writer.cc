#include "scenarios/report/results_writer.h"

#include "base/check.h"
#include "scenarios/report/results_folder.h"

#include <exception>
#include <utility>

namespace faultline::scenario {

namespace {

constexpr int kEnvironment = 4;

}  // namespace

ResultsWriter::ResultsWriter(std::filesystem::path folder,
                             const std::vector<std::string>& scenarios)
    : folder_(std::move(folder)), names_(folder_names(scenarios)) {}

ResultsWriter::~ResultsWriter() {
    if (finished_) {
        return;
    }
    try {
        (void)finish();
    } catch (const std::exception&) {
        // Whatever ended the command is about to be reported.
        failed_ = true;
    }
}

Result<void> ResultsWriter::kept(Result<void> written) {
    failed_ = failed_ || !written;
    return written;
}

Result<void> ResultsWriter::write(std::size_t run) const {
    return write_run(names_.size() == 1 ? folder_ : folder_ / names_[run], runs_[run]);
}

Result<void> ResultsWriter::remove_old() {
    // A run that was killed left folders that no index names.
    for (const auto& name : names_) {
        if (auto removed = remove_results(folder_ / name); !removed) {
            return kept(std::move(removed));
        }
    }
    return kept(remove_results(folder_));
}

Result<void> ResultsWriter::add(JudgedRun run) {
    FAULTLINE_CHECK(runs_.size() < names_.size(), "more runs than scenarios");
    runs_.push_back(std::move(run));
    return kept(write(runs_.size() - 1));
}

Result<void> ResultsWriter::add_sensitivity(std::size_t run,
                                            std::vector<SensitivityOutcome> outcomes) {
    runs_.at(run).sensitivity = std::move(outcomes);
    return kept(write(run));
}

Result<void> ResultsWriter::finish(std::span<const int> extra) {
    finished_ = true;
    if (runs_.empty() || names_.size() == 1) {
        return {};
    }
    return kept(write_overview(folder_, runs_, names_, exit_code(extra)));
}

int ResultsWriter::exit_code(std::span<const int> extra) const {
    std::vector<int> codes(extra.begin(), extra.end());
    for (const auto& run : runs_) {
        codes.push_back(scenario::exit_code(run));
    }
    if (failed_) {
        codes.push_back(kEnvironment);
    }
    return scenario::exit_code(codes);
}

}  // namespace faultline::scenario

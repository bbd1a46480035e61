#include "scenarios/report/results_writer.h"

#include "base/check.h"
#include "base/files.h"
#include "scenarios/report/reports.h"
#include "scenarios/report/results_folder.h"

#include <exception>
#include <utility>

namespace faultline::scenario {

namespace {

constexpr int kEnvironment = 4;

// Every report's text into `folder`, up to the first that cannot be written.
template <class TextOf>
Result<void> write_reports(const std::filesystem::path& folder, TextOf text_of) {
    for (const Report& report : reports()) {
        auto written = write_file(folder / report.file, text_of(report));
        if (!written) {
            return written;
        }
    }
    return {};
}

}  // namespace

ResultsWriter::ResultsWriter(std::filesystem::path folder,
                             const std::vector<std::string>& scenarios, ResultsLayout layout)
    : folder_(std::move(folder)),
      names_(folder_names(scenarios)),
      in_folders_(names_.size() > 1 || layout == ResultsLayout::kInFolders) {}

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

std::filesystem::path ResultsWriter::folder_of(std::size_t run) const {
    return in_folders_ ? folder_ / names_[run] : folder_;
}

Result<void> ResultsWriter::write(std::size_t run, const ReportedRun& reported) const {
    return write_reports(folder_of(run),
                         [&](const Report& report) { return report.of_run(reported); });
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
    runs_.push_back(reported(std::move(run), in_folders_ ? "../report.html" : ""));
    auto written = write(runs_.size() - 1, runs_.back());
    drop_details(runs_.back());
    return kept(std::move(written));
}

Result<void> ResultsWriter::add_sensitivity(std::size_t run,
                                            std::vector<SensitivityOutcome> outcomes,
                                            std::vector<CheckProof> proofs) {
    runs_.at(run).sensitivity = std::move(outcomes);
    runs_[run].proofs = std::move(proofs);
    auto whole = read_run(folder_of(run));
    if (!whole) {
        return kept(whole.error());
    }
    whole->sensitivity = runs_[run].sensitivity;
    whole->proofs = runs_[run].proofs;
    return kept(write(run, reported(std::move(*whole), runs_[run].index)));
}

Result<void> ResultsWriter::finish(std::span<const int> extra) {
    finished_ = true;
    if (runs_.empty() || !in_folders_) {
        return {};
    }
    const RunsOverview overview{.runs = runs_, .folders = names_, .exit_code = exit_code(extra)};
    return kept(
        write_reports(folder_, [&](const Report& report) { return report.of_runs(overview); }));
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

// Writes the results of a command while it runs: first removes those of an earlier command, writes
// each run's files when that run ends, and the files over all runs at the end, on every way out.
// The only writer of results. Owned by the command; one thread. Of a run that is written it keeps
// figures and checks, not samples.
#pragma once

#include "base/result.h"
#include "scenarios/report/reported_run.h"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace faultline::scenario {

// Where the runs go: one alone at the top, several in folders of their own.
enum class ResultsLayout {
    kByNumber,   // in folders when there is more than one
    kInFolders,  // even when there is only one: there were to be more
};

class ResultsWriter {
public:
    // `scenarios`: the names of all that are to run.
    ResultsWriter(std::filesystem::path folder, const std::vector<std::string>& scenarios,
                  ResultsLayout layout = ResultsLayout::kByNumber);
    // Writes the files over all when finish() was not reached.
    ~ResultsWriter();
    ResultsWriter(const ResultsWriter&) = delete;
    ResultsWriter& operator=(const ResultsWriter&) = delete;

    // Each returns what went wrong; the first of it is also kept. The rest goes on.
    Result<void> remove_old();
    // REQUIRES: secrets are masked already (judged_run.h).
    Result<void> add(JudgedRun run);
    // Adds what is said about its protections and its checks to a run, which is read from its files
    // for that, and writes them again.
    Result<void> add_sensitivity(std::size_t run, std::vector<SensitivityOutcome> outcomes,
                                 std::vector<CheckProof> proofs = {});
    // `extra`: codes that no run has, such as that of a signal between two runs.
    Result<void> finish(std::span<const int> extra = {});

    // Without their samples, steps and events.
    [[nodiscard]] std::span<const ReportedRun> runs() const { return runs_; }
    [[nodiscard]] bool failed() const { return failed_; }
    // Of all runs, `extra`, and 4 when something could not be written.
    [[nodiscard]] int exit_code(std::span<const int> extra = {}) const;

private:
    Result<void> kept(Result<void> written);
    [[nodiscard]] std::filesystem::path folder_of(std::size_t run) const;
    [[nodiscard]] Result<void> write(std::size_t run, const ReportedRun& reported) const;

    std::filesystem::path folder_;
    std::vector<std::string> names_;  // of folders
    bool in_folders_;
    std::vector<ReportedRun> runs_;
    bool failed_ = false;
    bool finished_ = false;
};

}  // namespace faultline::scenario

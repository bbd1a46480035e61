// The results of one `faultline run`, written as it goes: what an earlier run left is removed,
// every run's files are there when it has ended, the files over all at the end, on every way out.
// Owned by the command; one thread. Holds every run until the end.
#pragma once

#include "base/result.h"
#include "scenarios/report/judged_run.h"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace faultline::scenario {

class ResultsWriter {
public:
    // `scenarios`: the names of all that are to run. One alone is written at the top.
    ResultsWriter(std::filesystem::path folder, const std::vector<std::string>& scenarios);
    // Writes the files over all when finish() was not reached.
    ~ResultsWriter();
    ResultsWriter(const ResultsWriter&) = delete;
    ResultsWriter& operator=(const ResultsWriter&) = delete;

    // Each returns what went wrong; the first of it is also kept. The rest goes on.
    Result<void> remove_old();
    Result<void> add(JudgedRun run);
    // Adds what is said about its protections to a run and writes its files again.
    Result<void> add_sensitivity(std::size_t run, std::vector<SensitivityOutcome> outcomes);
    // `extra`: codes that no run has, such as that of a signal between two runs.
    Result<void> finish(std::span<const int> extra = {});

    [[nodiscard]] std::span<const JudgedRun> runs() const { return runs_; }
    [[nodiscard]] bool failed() const { return failed_; }
    // Of all runs, `extra`, and 4 when something could not be written.
    [[nodiscard]] int exit_code(std::span<const int> extra = {}) const;

private:
    Result<void> kept(Result<void> written);
    [[nodiscard]] Result<void> write(std::size_t run) const;

    std::filesystem::path folder_;
    std::vector<std::string> names_;  // of folders
    std::vector<JudgedRun> runs_;
    bool failed_ = false;
    bool finished_ = false;
};

}  // namespace faultline::scenario

// The folder that `--out DIR` names, found again: one run has its files at the top; several have a
// folder each and one set of files over all at the top. results_writer.h writes it. Not safe beside
// a writer.
#pragma once

#include "base/result.h"
#include "scenarios/report/judged_run.h"

#include <filesystem>
#include <string>
#include <vector>

namespace faultline::scenario {

// kInvalid naming the file when it is not there or no result.
[[nodiscard]] Result<JudgedRun> read_run(const std::filesystem::path& folder);
// All runs of a folder, whether it holds one or several.
[[nodiscard]] Result<std::vector<JudgedRun>> read_results(const std::filesystem::path& folder);
// Are they of several runs, each in a folder of its own?
[[nodiscard]] bool holds_folders(const std::filesystem::path& folder);

// Removes the files of results_writer.h here and no others; none at all unless result.json
// says by its schema that it is ours. What is left of an earlier run must not be taken for this
// one's. kInternal when one of them cannot be removed.
[[nodiscard]] Result<void> remove_results(const std::filesystem::path& folder);

// Folder names for these scenarios: safe in paths, none twice.
[[nodiscard]] std::vector<std::string> folder_names(const std::vector<std::string>& scenarios);

}  // namespace faultline::scenario

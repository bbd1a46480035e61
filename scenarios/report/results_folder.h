// The folder that `--out DIR` names: one run writes its files at the top; several write a folder
// each and one set of files over all at the top. Reading it back gives the runs, so that every
// report can be made again. Not safe for two writers at once.
#pragma once

#include "base/result.h"
#include "scenarios/report/judged_run.h"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::scenario {

inline constexpr std::string_view kFolderSchema = "faultline.results/1";

// result.json, events.ndjson, junit.xml, summary.md, report.html, metrics.txt, each whole or not
// at all. Secrets of the scenarios are replaced. kInternal when a file cannot be written.
[[nodiscard]] Result<void> write_run(const std::filesystem::path& folder, const JudgedRun& run);

// As write_run for one; for several each in its own folder, then the files over all. A single run
// with `in_folders` is written as several are: there were to be more.
// REQUIRES: at least one run.
[[nodiscard]] Result<void> write_results(const std::filesystem::path& folder,
                                         std::span<const JudgedRun> runs, bool in_folders = false);

// The files over all runs only. `names[i]`: the folder in it that runs[i] was written to;
// `exit_code`: what the process answers.
[[nodiscard]] Result<void> write_overview(const std::filesystem::path& folder,
                                          std::span<const JudgedRun> runs,
                                          std::span<const std::string> names, int exit_code);

// What either of them wrote. kInvalid naming the file when it is not there or no result.
[[nodiscard]] Result<std::vector<JudgedRun>> read_results(const std::filesystem::path& folder);
// Are they of several runs, each in a folder of its own?
[[nodiscard]] bool holds_folders(const std::filesystem::path& folder);

// Removes the files that write_run and write_results made here, and nothing else; nothing at all
// unless result.json says by its schema that it is ours. What is left of an earlier run must not
// be taken for this one's. kInternal when one of them cannot be removed.
[[nodiscard]] Result<void> remove_results(const std::filesystem::path& folder);

// Folder names for these scenarios: safe in paths, none twice.
[[nodiscard]] std::vector<std::string> folder_names(const std::vector<std::string>& scenarios);

}  // namespace faultline::scenario

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
// at all. Secrets of the scenarios are replaced. INTERNAL_ERROR when a file cannot be written.
[[nodiscard]] Result<void> write_run(const std::filesystem::path& folder, const JudgedRun& run);

// As write_run for one; for several each in its own folder, then the files over all.
// REQUIRES: at least one run.
[[nodiscard]] Result<void> write_results(const std::filesystem::path& folder,
                                         std::span<const JudgedRun> runs);

// What either of them wrote. INVALID_PARAMS naming the file when it is not there or no result.
[[nodiscard]] Result<std::vector<JudgedRun>> read_results(const std::filesystem::path& folder);

// Folder names for these scenarios: safe in paths, none twice.
[[nodiscard]] std::vector<std::string> folder_names(std::span<const JudgedRun> runs);

}  // namespace faultline::scenario

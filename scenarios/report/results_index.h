// result.json over the runs of a folder: an index that names the folder, verdict and exit code of
// each, so that they can be found and read again. Pure.
#pragma once

#include "base/result.h"
#include "scenarios/report/reported_run.h"

#include <string>
#include <string_view>
#include <vector>

namespace faultline::scenario {

inline constexpr std::string_view kFolderSchema = "faultline.results/1";

[[nodiscard]] std::string results_index(const RunsOverview& overview);

// The folders that it names. INVALID_PARAMS when it is no index, or names one that is not in its
// own folder.
[[nodiscard]] Result<std::vector<std::string>> folders_of_index(std::string_view text);

}  // namespace faultline::scenario

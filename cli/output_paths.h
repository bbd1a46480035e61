// Whether a command will be able to write its results, asked before it runs: a load of an hour
// should not end with "permission denied". Errors are sentences for the user.
#pragma once

#include "base/result.h"

#include <string>

namespace faultline::cli {

// Creates the folder of --out with its parents, writes a small file in it and removes that again.
[[nodiscard]] Result<void> prepare_out_folder(const std::string& folder);

// For the file of --json: its folder must exist and take a file. A pipe or a device is not tried,
// since opening it may wait for its reader.
[[nodiscard]] Result<void> check_json_file(const std::string& file);

}  // namespace faultline::cli

// Checks before a run that its results can be written: a load of an hour should not end with
// "permission denied". Errors are sentences for the user.
#pragma once

#include "base/result.h"
#include "base/unique_fd.h"

#include <string>
#include <utility>
#include <vector>

namespace faultline::cli {

// CLI11 treats an empty value of --out or --json (`--out=`, `--out ''`) as if the option were
// absent; this reports it, and "-" where a folder is meant. Empty: nothing is wrong.
[[nodiscard]] std::string output_option_problem(const std::vector<std::string>& words);

// The folder of --out, ours as long as this lives: two runs into one folder would lose each other's
// results and undo journal. The kernel releases the lock when the process ends.
class OutFolder {
public:
    explicit OutFolder(UniqueFd lock) : lock_(std::move(lock)) {}

private:
    UniqueFd lock_;
};

// Creates the folder with its parents, locks it, and creates and removes an empty file in it. An
// error when another process holds the lock, with the number of that process where the system says
// it.
[[nodiscard]] Result<OutFolder> prepare_out_folder(const std::string& folder);

// Creates and locks the folders of several scenarios in `out`, by their names, in the same way:
// another command may have been told to write into one of them. One scenario has no folder of its
// own: its files are in `out`. Of more than 200 none is locked: each costs a descriptor that the
// load may need.
[[nodiscard]] Result<std::vector<OutFolder>> lock_scenario_folders(
    const std::string& out, const std::vector<std::string>& scenarios);

// For the file of --json: its folder must exist and take a file. A pipe, a device or a symbolic
// link is not tried: opening it may wait for a reader.
[[nodiscard]] Result<void> check_json_file(const std::string& file);

}  // namespace faultline::cli

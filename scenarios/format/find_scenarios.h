// Which scenario files a command line means: files as they are, folders by what is in them.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <vector>

namespace faultline::scenario {

// The path by which standard input is read, and named in messages.
inline constexpr const char* kStandardInput = "/dev/stdin";

// Whether a path that was named means standard input: "-", /dev/stdin and its other spellings.
[[nodiscard]] bool is_standard_input(const std::filesystem::path& path);

// A named file is taken as it is, standard input as kStandardInput, whatever is behind it. Of a
// folder: *.yaml, *.yml and *.json in it or one level below that have at least two of the top-level
// keys that only scenarios have (target, load, phases, faults, checks, must_fail_without, clocks,
// profiles), so that one of them may be misspelt; engine configurations, plans and the like have
// not. What cannot be read or is too big is taken too, for its problem to be seen, but for our own
// results. Sorted, each once. kInvalid when a path does not exist, is another pipe or a device, or
// more than 10,000 files would have to be looked at.
[[nodiscard]] Result<std::vector<std::filesystem::path>> find_scenarios(
    const std::vector<std::filesystem::path>& paths);

// Whether a file has at least two of those keys; false when it cannot be read.
[[nodiscard]] bool holds_scenario(const std::filesystem::path& path);

}  // namespace faultline::scenario

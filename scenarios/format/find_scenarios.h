// Which scenario files a command line means: files as they are, folders by what is in them.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace faultline::scenario {

// The path by which standard input is read, and named in messages.
inline constexpr const char* kStandardInput = "/dev/stdin";

// Whether a path that was named means standard input: "-", /dev/stdin and its other spellings.
[[nodiscard]] bool is_standard_input(const std::filesystem::path& path);

// What lies in a folder and is not taken for a scenario.
struct SkippedPath {
    std::filesystem::path path;
    std::string why;  // for people, a few words
};

struct FoundScenarios {
    std::vector<std::filesystem::path> files;  // sorted, each once
    // YAML files that are no scenarios; broken JSON files; hidden scenarios; and for each folder
    // that was named, the first of those in it that are too deep to be looked into. Sorted.
    std::vector<SkippedPath> skipped;
};

// A named file is taken as it is, standard input as kStandardInput. Of a folder, those of the
// *.yaml, *.yml and *.json (in any case) in it or one level below are taken that have
//   - at least two of the top-level keys that only scenarios have (target, load, phases, faults,
//     checks, must_fail_without, clocks, profiles): one of them may be misspelt; or
//   - a name, and a version that is a whole number: a file that was cut off still has those.
// Engine configurations and plans have neither. A file that cannot be read, is too large, empty,
// binary or a pointer of Git LFS is taken too, so that its problem is reported, unless it is one of
// our own results. kInvalid when a path does not exist, is a device or a pipe other than standard
// input, or when more than 10,000 files would have to be looked at.
[[nodiscard]] Result<FoundScenarios> find_scenarios(
    const std::vector<std::filesystem::path>& paths);

// Whether a file has those keys; false when it cannot be read.
[[nodiscard]] bool holds_scenario(const std::filesystem::path& path);

}  // namespace faultline::scenario

// The folder map in README.md, between the two marker comments: every top-level folder at the start
// of a line and its sub-folders behind it or on indented lines, each written "name/". It must name
// exactly the folders there are. Pure.
#pragma once

#include "tests/tidy/source_text.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace faultline::tidy {

// top-level folder → its direct sub-folders
using FolderMap = std::map<std::string, std::set<std::string>>;

[[nodiscard]] FolderMap folders_of(const std::vector<std::string>& paths);
// Empty when the markers are missing.
[[nodiscard]] FolderMap parse_folder_map(const SourceFile& readme);
[[nodiscard]] Findings compare_folder_maps(const SourceFile& readme, const FolderMap& stated,
                                           const FolderMap& actual);

}  // namespace faultline::tidy

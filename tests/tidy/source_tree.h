// The repository as a list of files: what git tracks or would track, or, without git, what lies in
// the tree outside build output. Text files only, read once.
#pragma once

#include "tests/tidy/source_text.h"

#include <filesystem>
#include <string>
#include <vector>

namespace faultline::tidy {

[[nodiscard]] std::vector<std::string> list_files(const std::filesystem::path& root);
// The same without asking git.
[[nodiscard]] std::vector<std::string> walk_files(const std::filesystem::path& root);
[[nodiscard]] std::vector<SourceFile> read_sources(const std::filesystem::path& root,
                                                   const std::vector<std::string>& paths);

}  // namespace faultline::tidy

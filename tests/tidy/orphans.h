// Files that nothing builds, includes or tests: a source no CMakeLists.txt lists, a header nobody
// includes, a unit test whose folder does not mirror a source. Pure, over the whole list of files.
#pragma once

#include "tests/tidy/source_text.h"

#include <vector>

namespace faultline::tidy {

[[nodiscard]] Findings check_unlisted_sources(const std::vector<SourceFile>& files);
[[nodiscard]] Findings check_unused_headers(const std::vector<SourceFile>& files);
[[nodiscard]] Findings check_mirrored_tests(const std::vector<SourceFile>& files);

}  // namespace faultline::tidy

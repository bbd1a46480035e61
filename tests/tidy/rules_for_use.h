// Which file may use which library. Beast, CLI11, the SQL parser and the rest stay behind one
// folder each, so that compile time and the reach of a library stay small. Pure.
#pragma once

#include "tests/tidy/source_text.h"

#include <vector>

namespace faultline::tidy {

[[nodiscard]] Findings check_libraries(const SourceFile& file);
// Folders of decisions include no Asio and no system header of sockets or threads.
[[nodiscard]] Findings check_purity(const SourceFile& file);
// Beast in at most six product files.
[[nodiscard]] Findings check_beast_count(const std::vector<SourceFile>& files);

}  // namespace faultline::tidy

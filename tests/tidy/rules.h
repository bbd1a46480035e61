// Rules about one file's shape and words: length, names, time, chance, skipped tests, paths of a
// machine. Each is a pure function of one file.
#pragma once

#include "tests/tidy/source_text.h"

namespace faultline::tidy {

[[nodiscard]] Findings check_length(const SourceFile& file);  // 500 lines, tests 800
[[nodiscard]] Findings check_names(const SourceFile& file);   // no utils, common, …, Impl
[[nodiscard]] Findings check_time(const SourceFile& file);    // clocks and sleeps
[[nodiscard]] Findings check_chance(const SourceFile& file);  // random devices
[[nodiscard]] Findings check_detached(const SourceFile& file);
[[nodiscard]] Findings check_skips(const SourceFile& file);  // no reason given, DISABLED_
[[nodiscard]] Findings check_machine_paths(const SourceFile& file);
[[nodiscard]] Findings check_header_guard(const SourceFile& file);

}  // namespace faultline::tidy

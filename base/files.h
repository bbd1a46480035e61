// Small files as values. Errors are kInvalid (cannot be read) or kInternal (cannot be
// written), with the path and the system's reason in the message.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace faultline {

// Regular files only: reading a pipe or a device may never end.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path,
                                            std::size_t max_bytes = 64U << 20U);

// Any kind of file, to its end: where the caller means a pipe or standard input.
[[nodiscard]] Result<std::string> read_stream(const std::filesystem::path& path,
                                              std::size_t max_bytes = 64U << 20U);

// All of it to an open file; false with the reason in errno.
[[nodiscard]] bool write_all(int descriptor, std::string_view content);

// Replaces a regular file atomically: writes path.part, fsyncs, renames. A link, a pipe or
// a device stays what it is and is written through; a pipe without a reader is an error. Parent
// folders are made.
[[nodiscard]] Result<void> write_file(const std::filesystem::path& path, std::string_view content);

}  // namespace faultline

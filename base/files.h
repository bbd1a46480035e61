// Small files as values. Errors are kInvalid (cannot be read) or kInternal (cannot be
// written), with the path and the system's reason in the message.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace faultline {

[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path,
                                            std::size_t max_bytes = 64U << 20U);

// Whole or not at all: written beside, flushed, then renamed over. Parent folders are made.
[[nodiscard]] Result<void> write_file(const std::filesystem::path& path, std::string_view content);

}  // namespace faultline

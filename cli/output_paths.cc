#include "cli/output_paths.h"

#include "base/files.h"

#include <filesystem>
#include <system_error>

#include <fmt/format.h>

namespace faultline::cli {

namespace {

constexpr const char* kProbe = ".faultline-probe";

// write_file() makes missing folders, so the caller has looked at them.
Result<void> try_to_write_in(const std::filesystem::path& folder) {
    const auto probe = folder / kProbe;
    auto written = write_file(probe, "");
    std::error_code ignored;
    std::filesystem::remove(probe, ignored);
    return written;
}

}  // namespace

Result<void> prepare_out_folder(const std::string& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        return Error{ErrorKind::kInternal,
                     fmt::format("--out {}: {}; choose another --out", folder, error.message())};
    }
    if (auto written = try_to_write_in(folder); !written) {
        return Error{ErrorKind::kInternal, fmt::format("--out {}: {}; choose another --out", folder,
                                                       written.error().message)};
    }
    return {};
}

Result<void> check_json_file(const std::string& file) {
    const std::filesystem::path path(file);
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    std::error_code error;
    const auto bad = [&file](std::string_view why) {
        return Error{ErrorKind::kInternal, fmt::format("--json={}: {}", file, why)};
    };
    if (!std::filesystem::is_directory(folder, error)) {
        return bad(fmt::format("there is no folder {}", folder.string()));
    }
    if (std::filesystem::is_directory(path, error)) {
        return bad("this is a folder; write the name of a file");
    }
    const auto kind = std::filesystem::symlink_status(path, error).type();
    if (kind == std::filesystem::file_type::not_found ||
        kind == std::filesystem::file_type::regular) {
        if (auto written = try_to_write_in(folder); !written) {
            return bad(written.error().message);
        }
    }
    return {};
}

}  // namespace faultline::cli

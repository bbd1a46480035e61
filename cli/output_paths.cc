#include "cli/output_paths.h"

#include "scenarios/report/results_folder.h"

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace faultline::cli {

namespace {

// Creates and removes an empty file. Its name is unique: several commands may try one folder at
// once.
Result<void> try_to_create_file_in(const std::filesystem::path& folder) {
    std::string probe = (folder / ".faultline-XXXXXX").string();
    const int fd = ::mkostemp(probe.data(), O_CLOEXEC);
    if (fd < 0) {
        return Error{ErrorKind::kInternal, fmt::format("cannot write in {}: {}", folder.string(),
                                                       std::generic_category().message(errno))};
    }
    ::close(fd);
    ::unlink(probe.c_str());
    return {};
}

// " (process 123)", or "" where /proc/locks does not say. Its lines are like
// "1: FLOCK  ADVISORY  WRITE 123 fe:00:456 0 EOF", with the inode after the device.
// Only the inode is compared, since on btrfs and overlayfs the device there is not st_dev: this may
// name a process that locks a file with the same inode number on another file system.
std::string owner_of(int fd) {
    struct stat about{};
    if (::fstat(fd, &about) != 0) {
        return "";
    }
    const std::string inode = ":" + std::to_string(about.st_ino);
    std::ifstream locks("/proc/locks");
    std::string line;
    while (std::getline(locks, line)) {
        std::istringstream words(line);
        std::string number;
        std::string kind;
        std::string mode;
        std::string access;
        std::string pid;
        std::string file;
        words >> number >> kind >> mode >> access >> pid >> file;
        if (kind == "FLOCK" && file.ends_with(inode)) {
            return " (process " + pid + ")";
        }
    }
    return "";
}

}  // namespace

std::string output_option_problem(const std::vector<std::string>& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::size_t equals = words[i].find('=');
        const std::string_view name = std::string_view(words[i]).substr(0, equals);
        const bool has_value = equals != std::string::npos;
        if (name == "--json" && has_value && equals + 1 == words[i].size()) {
            return "--json= needs the name of a file; write --json=FILE, or --json for standard "
                   "output";
        }
        if (name != "--out" || (!has_value && i + 1 == words.size())) {
            continue;
        }
        const std::string value = has_value ? words[i].substr(equals + 1) : words[i + 1];
        if (value.empty() || value == "-") {
            return fmt::format(
                "--out {}; write the name of a folder, such as --out out",
                value.empty() ? "names no folder" : "-: results are a folder of files");
        }
    }
    return {};
}

Result<OutFolder> prepare_out_folder(const std::string& folder) {
    const auto bad = [&folder](const std::string& why) {
        return Error{ErrorKind::kInternal, fmt::format("{}: {}", folder, why)};
    };
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        return bad(error.message());
    }
    UniqueFd lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!lock.is_open()) {
        return bad(std::generic_category().message(errno));
    }
    // File systems without flock() are accepted.
    if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        return bad("another faultline is writing to it" + owner_of(lock.get()));
    }
    if (auto written = try_to_create_file_in(folder); !written) {
        return bad(written.error().message);
    }
    return OutFolder(std::move(lock));
}

Result<std::vector<OutFolder>> lock_scenario_folders(const std::string& out,
                                                     const std::vector<std::string>& scenarios) {
    constexpr std::size_t kMostParts = 200;
    std::vector<OutFolder> parts;
    if (scenarios.size() < 2 || scenarios.size() > kMostParts) {
        return parts;
    }
    for (const auto& name : scenario::folder_names(scenarios)) {
        auto part = prepare_out_folder((std::filesystem::path(out) / name).string());
        if (!part) {
            return part.error();
        }
        parts.push_back(std::move(*part));
    }
    return parts;
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
        if (auto written = try_to_create_file_in(folder); !written) {
            return bad(written.error().message);
        }
    }
    return {};
}

}  // namespace faultline::cli

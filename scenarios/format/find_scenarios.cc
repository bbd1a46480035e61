#include "scenarios/format/find_scenarios.h"

#include "base/files.h"
#include "base/yaml/document.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>

namespace faultline::scenario {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostFiles = 10'000;
constexpr int kDepth = 1;  // folders within the one that was named

Error refused(const fs::path& path, const std::string& why) {
    return Error{ErrorKind::kInvalid, path.string() + ": " + why};
}

bool has_scenario_name(const fs::path& path) {
    const std::string extension = path.extension().string();
    return extension == ".yaml" || extension == ".yml" || extension == ".json";
}

bool is_dangling(const fs::directory_entry& entry) {
    std::error_code ignored;
    return entry.is_symlink(ignored) && !entry.exists(ignored);
}

// Two of them: one may be misspelt, and no other kind of file has two.
constexpr std::array<std::string_view, 8> kKeys = {
    "target", "load", "phases", "faults", "checks", "clocks", "profiles", "must_fail_without"};
constexpr std::ptrdiff_t kEnoughKeys = 2;

// In a text that is no document: at the start of a line, or quoted as in JSON.
bool mentions(std::string_view text, std::string_view key) {
    const std::string plain = std::string(key) + ":";
    return text.starts_with(plain) || text.find("\n" + plain) != std::string_view::npos ||
           text.find("\"" + std::string(key) + "\":") != std::string_view::npos;
}

// result.json, which may be larger than any scenario, begins with its schema.
bool is_our_result(const fs::path& path) {
    std::array<char, 64> start{};
    std::ifstream file(path, std::ios::binary);
    file.read(start.data(), start.size());
    const std::string_view text(start.data(), static_cast<std::size_t>(file.gcount()));
    return text.find("\"faultline.result") != std::string_view::npos;
}

// std::nullopt when the file cannot be read.
std::optional<bool> names_keys(const fs::path& path) {
    const auto text = read_file(path, 1U << 20U);
    if (!text) {
        return std::nullopt;
    }
    yaml::Problems ignored;
    const yaml::NodePtr root = parse_document(*text, path.string(), ignored);
    // A file that is broken but names them counts: its problems should be seen.
    return std::ranges::count_if(kKeys, [&](std::string_view key) {
               return root ? root->find(key) != nullptr : mentions(*text, key);
           }) >= kEnoughKeys;
}

bool looks_like_scenario(const fs::path& path) {
    const auto names = names_keys(path);
    return names ? *names : !is_our_result(path);
}

Result<void> search_folder(const fs::path& folder, int depth, std::size_t& seen,
                           std::set<fs::path>& found) {
    std::error_code error;
    // The folder that was named must be readable; of those in it, what may be read is looked at.
    const auto options = depth == kDepth ? fs::directory_options::none
                                         : fs::directory_options::skip_permission_denied;
    fs::directory_iterator entries(folder, options, error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        if (++seen > kMostFiles) {
            return refused(folder, "too many files to look through for scenarios");
        }
        std::error_code ignored;
        if (entries->is_directory(ignored) && depth > 0) {
            if (auto deeper = search_folder(entries->path(), depth - 1, seen, found); !deeper) {
                return deeper;
            }
        } else if ((entries->is_regular_file(ignored) || is_dangling(*entries)) &&
                   has_scenario_name(entries->path()) && looks_like_scenario(entries->path())) {
            found.insert(entries->path());
        }
    }
    return error ? Result<void>(refused(folder, error.message())) : Result<void>();
}

}  // namespace

bool is_standard_input(const fs::path& path) {
    constexpr std::array<std::string_view, 4> kNames = {"-", kStandardInput, "/dev/fd/0",
                                                        "/proc/self/fd/0"};
    return std::ranges::find(kNames, path.native()) != kNames.end();
}

bool holds_scenario(const fs::path& path) { return names_keys(path).value_or(false); }

Result<std::vector<fs::path>> find_scenarios(const std::vector<fs::path>& paths) {
    std::set<fs::path> found;
    std::size_t seen = 0;
    for (const fs::path& path : paths) {
        if (is_standard_input(path)) {
            found.insert(kStandardInput);
            continue;
        }
        std::error_code error;
        const fs::file_status status = fs::status(path, error);
        if (fs::is_directory(status)) {
            if (auto looked = search_folder(path, kDepth, seen, found); !looked) {
                return looked.error();
            }
        } else if (fs::is_regular_file(status)) {
            found.insert(path);
        } else if (fs::exists(status)) {
            return refused(path,
                           "neither a file nor a folder but a pipe or a device; save the "
                           "scenario to a file first, or give it on standard input, as -");
        } else {
            const bool is_missing = status.type() == fs::file_type::not_found;
            return refused(path, is_missing ? "no such file or folder" : error.message());
        }
    }
    return std::vector<fs::path>(found.begin(), found.end());
}

}  // namespace faultline::scenario

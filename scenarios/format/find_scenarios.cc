#include "scenarios/format/find_scenarios.h"

#include "base/files.h"
#include "base/http_text.h"
#include "base/yaml/document.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace faultline::scenario {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostFiles = 10'000;
constexpr int kDepth = 1;  // folders within the one that was named

Error refused(const fs::path& path, const std::string& why) {
    return Error{ErrorKind::kInvalid, path.string() + ": " + why};
}

bool has_extension(const fs::path& path, std::string_view extension) {
    return equal_ignoring_case(path.extension().native(), extension);
}

bool is_json(const fs::path& path) { return has_extension(path, ".json"); }

bool has_scenario_name(const fs::path& path) {
    return has_extension(path, ".yaml") || has_extension(path, ".yml") || is_json(path);
}

// Copies that editors and other systems leave, for the most part.
bool is_hidden(const fs::path& path) { return path.filename().native().starts_with('.'); }

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

bool is_whole_number(const yaml::NodePtr& node) {
    return node && !node->text.empty() &&
           std::ranges::all_of(node->text, [](char c) { return is_digit(c); });
}

// A file that is broken but names the keys counts: its problems should be seen. `root`: null when
// the text is no document.
bool names_keys(const yaml::NodePtr& root, std::string_view text) {
    const auto names = [&](std::string_view key) {
        return root ? root->find(key) != nullptr : mentions(text, key);
    };
    const bool has_version = root ? is_whole_number(root->find("version")) : names("version");
    return std::ranges::count_if(kKeys, names) >= kEnoughKeys || (has_version && names("name"));
}

std::string why_no_scenario(const yaml::NodePtr& root, const yaml::Problems& problems) {
    if (!root && !problems.empty()) {
        const yaml::Diagnostic problem = problems.sorted().front();
        return fmt::format("line {}: {}", problem.position.line, problem.what);
    }
    if (!root || root->kind != yaml::DocumentNode::Kind::kMapping) {
        return fmt::format("{}, and a scenario is a mapping",
                           root ? to_string(root->kind) : "an empty file");
    }
    return "no scenario: it has not two of target, load, phases, faults, checks";
}

// An empty file, a pointer of Git LFS, or binary: a failed checkout or copy leaves such files, and
// this one may have been a scenario.
bool is_lost(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos ||
           text.starts_with("version https://git-lfs.") ||
           text.find('\0') != std::string_view::npos;
}

struct Look {
    bool is_scenario = true;
    std::string why_not{};  // of a file that should be named; empty for one that need not
};

Look look_at(const fs::path& path) {
    if (is_our_result(path)) {
        return {.is_scenario = false};
    }
    const auto text = read_file(path, 1U << 20U);
    if (!text) {
        return {};
    }
    if (is_lost(*text)) {
        return {};
    }
    yaml::Problems problems;
    const yaml::NodePtr root = parse_document(*text, path.string(), problems);
    if (names_keys(root, *text)) {
        return {};
    }
    // Bodies of requests, plans and our results lie about as JSON.
    const bool is_data = is_json(path) && root;
    return {.is_scenario = false,
            .why_not = is_data ? std::string() : why_no_scenario(root, problems)};
}

// What a search has met so far.
struct Search {
    std::size_t seen = 0;
    std::set<fs::path> found;
    std::map<fs::path, std::string> skipped;
    // Of the folder that was named.
    std::set<fs::path> too_deep;
};

void look_at_file(const fs::path& path, Search& search) {
    Look look = look_at(path);
    if (is_hidden(path)) {
        if (look.is_scenario) {
            search.skipped[path] = "a hidden file; name it to have it run";
        }
    } else if (look.is_scenario) {
        search.found.insert(path);
    } else if (!look.why_not.empty()) {
        search.skipped[path] = std::move(look.why_not);
    }
}

Result<void> search_folder(const fs::path& folder, int depth, Search& search) {
    std::error_code error;
    // What cannot be read may hold a scenario, so it is no folder without one.
    fs::directory_iterator entries(folder, error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        if (++search.seen > kMostFiles) {
            return refused(folder, "too many files to look through for scenarios");
        }
        std::error_code ignored;
        if (entries->is_directory(ignored)) {
            if (is_hidden(entries->path())) {
                continue;  // .git, .github
            }
            if (depth == 0) {
                search.too_deep.insert(entries->path());
            } else if (auto deeper = search_folder(entries->path(), depth - 1, search); !deeper) {
                return deeper;
            }
        } else if ((entries->is_regular_file(ignored) || is_dangling(*entries)) &&
                   has_scenario_name(entries->path())) {
            look_at_file(entries->path(), search);
        }
    }
    return error ? Result<void>(refused(folder, error.message())) : Result<void>();
}

Result<void> search_named_folder(const fs::path& folder, Search& search) {
    search.too_deep.clear();
    if (auto looked = search_folder(folder, kDepth, search); !looked) {
        return looked;
    }
    if (const std::size_t folders = search.too_deep.size(); folders > 0) {
        const std::string others = folders == 1 ? ""
                                   : folders == 2
                                       ? ", and so is another"
                                       : fmt::format(", and so are {} others", folders - 1);
        search.skipped[*search.too_deep.begin()] =
            fmt::format("a folder two levels below {}{}; name it to have it looked into",
                        folder.string(), others);
    }
    return {};
}

}  // namespace

bool is_standard_input(const fs::path& path) {
    constexpr std::array<std::string_view, 4> kNames = {"-", kStandardInput, "/dev/fd/0",
                                                        "/proc/self/fd/0"};
    return std::ranges::find(kNames, path.native()) != kNames.end();
}

bool holds_scenario(const fs::path& path) {
    const auto text = read_file(path, 1U << 20U);
    yaml::Problems ignored;
    return text && names_keys(parse_document(*text, path.string(), ignored), *text);
}

Result<FoundScenarios> find_scenarios(const std::vector<fs::path>& paths) {
    Search search;
    std::set<fs::path>& found = search.found;
    for (const fs::path& path : paths) {
        if (is_standard_input(path)) {
            found.insert(kStandardInput);
            continue;
        }
        std::error_code error;
        const fs::file_status status = fs::status(path, error);
        if (fs::is_directory(status)) {
            if (auto looked = search_named_folder(path, search); !looked) {
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
    FoundScenarios all{.files = {found.begin(), found.end()}, .skipped = {}};
    for (auto& [path, why] : search.skipped) {
        if (!found.contains(path)) {  // which was named by itself
            all.skipped.push_back({.path = path, .why = std::move(why)});
        }
    }
    return all;
}

}  // namespace faultline::scenario

#include "scenarios/report/results_folder.h"

#include "base/files.h"
#include "scenarios/report/reports.h"
#include "scenarios/report/result_json.h"
#include "scenarios/report/results_index.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <ranges>
#include <set>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

namespace fs = std::filesystem;

Error unreadable(const fs::path& file, std::string_view why) {
    return Error{ErrorKind::kInvalid, fmt::format("{}: {}", file.string(), why)};
}

// The index of a folder run is small; the result of a run begins with its own schema.
bool has_schema(std::string_view text, std::string_view schema) {
    return text.substr(0, 200).find(schema) != std::string_view::npos;
}

// The folders that a folder's result.json names; nullopt when it is of one run.
Result<std::vector<std::string>> folders_in(const fs::path& file, std::string_view text) {
    if (!has_schema(text, kFolderSchema)) {
        return std::vector<std::string>{};
    }
    auto folders = folders_of_index(text);
    return folders ? std::move(folders) : unreadable(file, folders.error().message);
}

constexpr std::size_t kMaxResultBytes = std::size_t{256} << 20U;

// The beginning of result.json, enough for its schema. Nothing of a pipe, which may never begin.
std::string beginning_of(const fs::path& file) {
    std::error_code error;
    if (!fs::is_regular_file(file, error)) {
        return {};
    }
    std::array<char, 200> start{};
    std::ifstream stream(file, std::ios::binary);
    stream.read(start.data(), start.size());
    return {start.data(), static_cast<std::size_t>(stream.gcount())};
}

bool is_ours(const fs::path& folder) {
    const std::string start = beginning_of(folder / "result.json");
    return has_schema(start, kFolderSchema) || has_schema(start, kResultSchema);
}

// result.json last: it is what says that the others are ours.
Result<void> remove_files(const fs::path& folder) {
    for (const Report& report : std::views::reverse(reports())) {
        std::error_code error;
        fs::remove(folder / report.file, error);
        if (error) {
            return Error{ErrorKind::kInternal,
                         fmt::format("cannot remove {}: {}", (folder / report.file).string(),
                                     error.message())};
        }
    }
    return {};
}

}  // namespace

std::vector<std::string> folder_names(const std::vector<std::string>& scenarios) {
    constexpr std::string_view kSafe =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    std::vector<std::string> names;
    std::set<std::string> taken;
    for (const auto& scenario : scenarios) {
        std::string name = scenario.substr(0, 80);
        std::replace_if(
            name.begin(), name.end(),
            [&](char c) { return kSafe.find(c) == std::string_view::npos; }, '-');
        if (name.empty()) {
            name = "scenario";
        }
        std::string unique = name;
        for (int n = 2; !taken.insert(unique).second; ++n) {
            unique = fmt::format("{}-{}", name, n);
        }
        names.push_back(unique);
    }
    return names;
}

bool holds_folders(const fs::path& folder) {
    return has_schema(beginning_of(folder / "result.json"), kFolderSchema);
}

Result<void> remove_results(const fs::path& folder) {
    if (!is_ours(folder)) {
        return {};
    }
    if (holds_folders(folder)) {
        const auto text = read_file(folder / "result.json", kMaxResultBytes);
        const auto folders = text ? folders_in(folder / "result.json", *text)
                                  : Result<std::vector<std::string>>(std::vector<std::string>{});
        for (const auto& name : folders ? *folders : std::vector<std::string>{}) {
            if (!is_ours(folder / name)) {
                continue;
            }
            if (const auto removed = remove_files(folder / name); !removed) {
                return removed;
            }
            std::error_code not_empty;
            fs::remove(folder / name, not_empty);
        }
    }
    return remove_files(folder);
}

Result<JudgedRun> read_run(const fs::path& folder) {
    const auto file = folder / "result.json";
    const auto text = read_file(file, kMaxResultBytes);
    if (!text) {
        return text.error();
    }
    auto run = read_result_json(*text);
    return run ? std::move(run) : unreadable(file, run.error().message);
}

Result<std::vector<JudgedRun>> read_results(const fs::path& folder) {
    const auto file = folder / "result.json";
    std::vector<fs::path> places = {folder};
    if (holds_folders(folder)) {
        const auto text = read_file(file, kMaxResultBytes);
        if (!text) {
            return text.error();
        }
        const auto folders = folders_in(file, *text);
        if (!folders) {
            return folders.error();
        }
        places.clear();
        std::ranges::transform(*folders, std::back_inserter(places),
                               [&](const std::string& name) { return folder / name; });
    }
    std::vector<JudgedRun> runs;
    for (const auto& place : places) {
        auto run = read_run(place);
        if (!run) {
            return run.error();
        }
        runs.push_back(std::move(*run));
    }
    return runs;
}

}  // namespace faultline::scenario

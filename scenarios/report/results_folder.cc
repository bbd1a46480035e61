#include "scenarios/report/results_folder.h"

#include "base/check.h"
#include "base/files.h"
#include "base/json.h"
#include "scenarios/report/events_ndjson.h"
#include "scenarios/report/html_page.h"
#include "scenarios/report/junit.h"
#include "scenarios/report/markdown.h"
#include "scenarios/report/result_json.h"
#include "scenarios/report/run_metrics.h"
#include "scenarios/report/secrets.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace faultline::scenario {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using nlohmann::ordered_json;

using NamedText = std::pair<std::string_view, std::string>;

// What a folder of results holds.
constexpr std::array<std::string_view, 6> kFiles = {"result.json", "events.ndjson", "junit.xml",
                                                    "summary.md",  "metrics.txt",   "report.html"};

Result<void> write_all(const fs::path& folder, const std::vector<NamedText>& files) {
    for (const auto& [name, text] : files) {
        if (const auto written = write_file(folder / name, text); !written) {
            return written.error();
        }
    }
    return {};
}

// `run` without its secrets.
Result<void> write_clean(const fs::path& folder, const JudgedRun& run) {
    const std::span<const JudgedRun> one(&run, 1);
    return write_all(folder, {{"result.json", write_result_json(run)},
                              {"events.ndjson", events_ndjson(run)},
                              {"junit.xml", junit_xml(one)},
                              {"summary.md", summary_markdown(one)},
                              {"metrics.txt", run_metrics(one)},
                              {"report.html", html_report(run)}});
}

std::string folder_json(std::span<const JudgedRun> runs, std::span<const std::string> names,
                        int code) {
    ordered_json entries = ordered_json::array();
    for (std::size_t i = 0; i < runs.size(); ++i) {
        entries.push_back({{"scenario", runs[i].record.scenario.name},
                           {"folder", names[i]},
                           {"verdict", to_string(runs[i].judgement.verdict)},
                           {"reason", runs[i].judgement.reason},
                           {"exit_code", exit_code(runs[i])},
                           {"seed", std::to_string(runs[i].record.seed)}});
    }
    const ordered_json document = {
        {"schema", kFolderSchema}, {"exit_code", code}, {"runs", std::move(entries)}};
    return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

Error unreadable(const fs::path& file, std::string_view why) {
    return Error{ErrorKind::kInvalid, fmt::format("{}: {}", file.string(), why)};
}

Result<JudgedRun> read_run(const fs::path& file, std::string_view text) {
    auto run = read_result_json(text);
    return run ? run : unreadable(file, run.error().message);
}

// The index of a folder run is small; the result of a run begins with its own schema.
bool has_schema(std::string_view text, std::string_view schema) {
    return text.substr(0, 200).find(schema) != std::string_view::npos;
}

// The folders that a folder's result.json names, or nothing when it is of one run.
Result<std::vector<std::string>> folders_in(const fs::path& file, std::string_view text) {
    std::vector<std::string> folders;
    if (!has_schema(text, kFolderSchema)) {
        return folders;
    }
    const auto parsed = parse_json(text);
    if (!parsed) {
        return unreadable(file, parsed.error().message);
    }
    try {
        for (const auto& entry : (*parsed)->at("runs")) {
            const fs::path name(entry.at("folder").get<std::string>());
            if (name.empty() || name != name.filename() || name == "..") {
                return unreadable(file, "it names a folder that is not in it");
            }
            folders.push_back(name.string());
        }
    } catch (const json::exception& error) {
        return unreadable(file, error.what());
    }
    return folders;
}

constexpr std::size_t kMaxResultBytes = std::size_t{256} << 20U;

// The beginning of result.json, enough for its schema.
std::string beginning_of(const fs::path& file) {
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
    for (auto name = kFiles.rbegin(); name != kFiles.rend(); ++name) {
        std::error_code error;
        fs::remove(folder / *name, error);
        if (error) {
            return Error{
                ErrorKind::kInternal,
                fmt::format("cannot remove {}: {}", (folder / *name).string(), error.message())};
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

Result<void> write_run(const fs::path& folder, const JudgedRun& run) {
    return write_clean(folder, without_secrets(run));
}

Result<void> write_overview(const fs::path& folder, std::span<const JudgedRun> runs,
                            std::span<const std::string> names, int exit_code) {
    FAULTLINE_CHECK(runs.size() <= names.size(), "a folder for every run");
    std::vector<JudgedRun> clean;
    std::vector<std::string> links;
    std::string events;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        clean.push_back(without_secrets(runs[i]));
        links.push_back(names[i] + "/report.html");
        events += fmt::format("{{\"scenario\":{},\"verdict\":\"{}\",\"folder\":{}}}\n",
                              quote_json(clean[i].record.scenario.name),
                              to_string(clean[i].judgement.verdict), quote_json(names[i]));
    }
    return write_all(folder, {{"result.json", folder_json(clean, names, exit_code)},
                              {"events.ndjson", events},
                              {"junit.xml", junit_xml(clean)},
                              {"summary.md", summary_markdown(clean)},
                              {"metrics.txt", run_metrics(clean)},
                              {"report.html", html_overview(clean, links)}});
}

Result<void> write_results(const fs::path& folder, std::span<const JudgedRun> runs,
                           bool in_folders) {
    FAULTLINE_CHECK(!runs.empty(), "results of nothing");
    if (runs.size() == 1 && !in_folders) {
        return write_run(folder, runs.front());
    }
    std::vector<std::string> scenarios;
    std::vector<int> codes;
    for (const auto& run : runs) {
        scenarios.push_back(run.record.scenario.name);
        codes.push_back(exit_code(run));
    }
    const auto names = folder_names(scenarios);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (const auto written = write_run(folder / names[i], runs[i]); !written) {
            return written.error();
        }
    }
    return write_overview(folder, runs, names, exit_code(codes));
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

Result<std::vector<JudgedRun>> read_results(const fs::path& folder) {
    const auto file = folder / "result.json";
    const auto text = read_file(file, kMaxResultBytes);
    if (!text) {
        return text.error();
    }
    const auto folders = folders_in(file, *text);
    if (!folders) {
        return folders.error();
    }
    std::vector<JudgedRun> runs;
    if (folders->empty()) {
        auto run = read_run(file, *text);
        if (!run) {
            return run.error();
        }
        runs.push_back(std::move(*run));
        return runs;
    }
    for (const auto& name : *folders) {
        const auto inner = folder / name / "result.json";
        const auto content = read_file(inner, kMaxResultBytes);
        if (!content) {
            return content.error();
        }
        auto run = read_run(inner, *content);
        if (!run) {
            return run.error();
        }
        runs.push_back(std::move(*run));
    }
    return runs;
}

}  // namespace faultline::scenario

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

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace faultline::scenario {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using nlohmann::ordered_json;

using NamedText = std::pair<std::string_view, std::string>;

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

std::string folder_json(std::span<const JudgedRun> runs, const std::vector<std::string>& names) {
    std::vector<int> codes;
    ordered_json entries = ordered_json::array();
    for (std::size_t i = 0; i < runs.size(); ++i) {
        codes.push_back(exit_code(runs[i].judgement));
        entries.push_back({{"scenario", runs[i].record.scenario.name},
                           {"folder", names[i]},
                           {"verdict", to_string(runs[i].judgement.verdict)},
                           {"reason", runs[i].judgement.reason},
                           {"exit_code", codes.back()},
                           {"seed", std::to_string(runs[i].record.seed)}});
    }
    const ordered_json document = {
        {"schema", kFolderSchema}, {"exit_code", exit_code(codes)}, {"runs", std::move(entries)}};
    return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

Error unreadable(const fs::path& file, std::string_view why) {
    return Error{.code = ErrorCode::kInvalidParams,
                 .message = fmt::format("{}: {}", file.string(), why),
                 .cause = {}};
}

Result<JudgedRun> read_run(const fs::path& file, std::string_view text) {
    auto run = read_result_json(text);
    return run ? run : unreadable(file, run.error().message);
}

// The folders that a folder's result.json names, or nothing when it is of one run.
Result<std::vector<std::string>> folders_in(const fs::path& file, std::string_view text) {
    std::vector<std::string> folders;
    // The index of a folder run is small; the result of a run begins with its own schema.
    if (text.substr(0, 200).find(kFolderSchema) == std::string_view::npos) {
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

}  // namespace

std::vector<std::string> folder_names(std::span<const JudgedRun> runs) {
    constexpr std::string_view kSafe =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    std::vector<std::string> names;
    std::set<std::string> taken;
    for (const auto& run : runs) {
        std::string name = run.record.scenario.name.substr(0, 80);
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

Result<void> write_results(const fs::path& folder, std::span<const JudgedRun> runs) {
    FAULTLINE_CHECK(!runs.empty(), "results of nothing");
    if (runs.size() == 1) {
        return write_run(folder, runs.front());
    }
    std::vector<JudgedRun> clean;
    for (const auto& run : runs) {
        clean.push_back(without_secrets(run));
    }
    const auto names = folder_names(clean);
    std::vector<std::string> links;
    std::string events;
    for (std::size_t i = 0; i < clean.size(); ++i) {
        if (const auto written = write_clean(folder / names[i], clean[i]); !written) {
            return written.error();
        }
        links.push_back(names[i] + "/report.html");
        events += fmt::format("{{\"scenario\":{},\"verdict\":\"{}\",\"folder\":{}}}\n",
                              quote_json(clean[i].record.scenario.name),
                              to_string(clean[i].judgement.verdict), quote_json(names[i]));
    }
    return write_all(folder, {{"result.json", folder_json(clean, names)},
                              {"events.ndjson", events},
                              {"junit.xml", junit_xml(clean)},
                              {"summary.md", summary_markdown(clean)},
                              {"metrics.txt", run_metrics(clean)},
                              {"report.html", html_overview(clean, links)}});
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

#include "scenarios/report/results_index.h"

#include "base/json.h"

#include <filesystem>
#include <utility>

#include <nlohmann/json.hpp>

namespace faultline::scenario {

using nlohmann::json;
using nlohmann::ordered_json;

std::string results_index(const RunsOverview& overview) {
    ordered_json entries = ordered_json::array();
    for (std::size_t i = 0; i < overview.runs.size(); ++i) {
        const auto& run = overview.runs[i];
        entries.push_back({{"scenario", run.record.scenario.name},
                           {"folder", overview.folders[i]},
                           {"verdict", to_string(run.judgement.verdict)},
                           {"reason", run.judgement.reason},
                           {"exit_code", exit_code(run)},
                           {"seed", std::to_string(run.record.seed)}});
    }
    const ordered_json document = {
        {"schema", kFolderSchema}, {"exit_code", overview.exit_code}, {"runs", std::move(entries)}};
    return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

Result<std::vector<std::string>> folders_of_index(std::string_view text) {
    const auto parsed = parse_json(text);
    if (!parsed) {
        return parsed.error();
    }
    std::vector<std::string> folders;
    try {
        for (const auto& entry : (*parsed)->at("runs")) {
            const std::filesystem::path name(entry.at("folder").get<std::string>());
            if (name.empty() || name != name.filename() || name == "..") {
                return Error{ErrorKind::kInvalid, "it names a folder that is not in it"};
            }
            folders.push_back(name.string());
        }
    } catch (const json::exception& error) {
        return Error{ErrorKind::kInvalid, error.what()};
    }
    return folders;
}

}  // namespace faultline::scenario

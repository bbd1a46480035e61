#include "cli/older_results.h"

#include "cli/output_paths.h"
#include "cli/terminal.h"
#include "scenarios/report/results_folder.h"

#include <filesystem>
#include <string_view>
#include <system_error>

#include <CLI/CLI.hpp>

namespace faultline::cli {

OlderResults::~OlderResults() {
    std::error_code error;
    if (folder_.empty() || !std::filesystem::is_directory(folder_, error)) {
        return;
    }
    if (const auto owned = prepare_out_folder(folder_)) {
        print_if_failed(scenario::remove_results(folder_));
    }
}

std::string out_folder_of(const CLI::App& command, const std::vector<std::string>& words) {
    constexpr std::string_view kOut = "--out";
    const CLI::Option* const option = command.get_option_no_throw(std::string(kOut));
    if (option == nullptr) {
        return {};
    }
    std::string folder = option->get_default_str();
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == kOut && i + 1 < words.size()) {
            folder = words[i + 1];
        } else if (words[i].starts_with("--out=")) {
            folder = words[i].substr(kOut.size() + 1);
        }
    }
    return folder;
}

}  // namespace faultline::cli

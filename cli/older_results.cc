#include "cli/older_results.h"

#include "cli/output_paths.h"
#include "cli/terminal.h"
#include "scenarios/report/results_folder.h"

#include <filesystem>
#include <system_error>

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

}  // namespace faultline::cli

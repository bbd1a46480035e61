#include "cli/older_results.h"

#include "cli/output_paths.h"
#include "cli/terminal.h"
#include "scenarios/report/results_folder.h"

#include <filesystem>
#include <system_error>
#include <utility>

namespace faultline::cli {

void OlderResults::remove() {
    const std::string folder = std::exchange(folder_, {});
    std::error_code error;
    if (folder.empty() || !std::filesystem::is_directory(folder, error)) {
        return;
    }
    if (const auto owned = prepare_out_folder(folder)) {
        print_if_failed(scenario::remove_results(folder));
    }
}

}  // namespace faultline::cli

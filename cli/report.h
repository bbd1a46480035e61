// `faultline report DIR`: re-makes every report of a finished run from its result.json.
#pragma once

#include <string>

namespace faultline::cli {

struct ReportOptions {
    std::string folder;
};

int run_report(const ReportOptions& options);

}  // namespace faultline::cli

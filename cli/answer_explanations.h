// What `faultline explain` says of the words in the engine's answers, and of those that reports
// have for operations. From the tables of run statuses and error codes. Any thread.
#pragma once

#include "cli/explanations.h"

#include <vector>

namespace faultline::cli {

[[nodiscard]] std::vector<Explanation> run_status_explanations();
[[nodiscard]] std::vector<Explanation> error_code_explanations();
[[nodiscard]] std::vector<Explanation> report_word_explanations();

}  // namespace faultline::cli

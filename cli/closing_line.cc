#include "cli/closing_line.h"

#include "cli/exit_codes.h"

#include <fmt/format.h>

namespace faultline::cli {

namespace {

constexpr int kSignalBase = 128;  // and the number of the signal

std::string_view word_of(int exit_code) {
    switch (exit_code) {
        case kExitPass:
            return "PASS";
        case kExitFailed:
            return "FAIL";
        case kExitInconclusive:
            return "INCONCLUSIVE";
        default:
            return exit_code > kSignalBase ? "INTERRUPTED" : "ERROR";
    }
}

}  // namespace

std::string closing_line(int exit_code, std::string_view summary) {
    while (summary.ends_with('\n')) {
        summary.remove_suffix(1);
    }
    return fmt::format("{}: {} (exit {})\n", word_of(exit_code), summary, exit_code);
}

}  // namespace faultline::cli

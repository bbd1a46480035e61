#include "loadgen/record/sample.h"

#include <array>

namespace faultline::load {

std::string_view to_string(Outcome outcome) {
    constexpr std::array<std::string_view, kOutcomeCount> kNames = {
        "completed", "rejected", "shed",     "unanswered", "refused",
        "reset",     "timeout",  "protocol", "http_error", "body_too_large"};
    return kNames[static_cast<std::size_t>(outcome)];
}

}  // namespace faultline::load

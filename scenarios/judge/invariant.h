// What every run is held to without being asked. Each invariant has a file in invariants/ and a
// line in invariants/invariants.h; a scenario can switch it off by name, with a reason.
#pragma once

#include "scenarios/judge/invariant_outcome.h"
#include "scenarios/judge/record_index.h"

#include <string>
#include <string_view>
#include <utility>

namespace faultline::scenario {

struct InvariantFinding {
    InvariantResult result = InvariantResult::kInconclusive;
    std::string reason;  // one sentence
};

struct Invariant {
    std::string_view name;     // as scenarios and reports write it
    std::string_view summary;  // what holds, one sentence
    std::string_view rule;     // what makes it fail, as exactly as the code does it
    std::string_view applies;  // when it is not applicable
    // Pure.
    InvariantFinding (*judge)(const RecordIndex& index) = nullptr;
};

[[nodiscard]] inline InvariantFinding held(std::string reason) {
    return {.result = InvariantResult::kPass, .reason = std::move(reason)};
}
[[nodiscard]] inline InvariantFinding broken(std::string reason) {
    return {.result = InvariantResult::kFail, .reason = std::move(reason)};
}
[[nodiscard]] inline InvariantFinding not_applicable(std::string reason) {
    return {.result = InvariantResult::kNotApplicable, .reason = std::move(reason)};
}
[[nodiscard]] inline InvariantFinding inconclusive(std::string reason) {
    return {.result = InvariantResult::kInconclusive, .reason = std::move(reason)};
}

}  // namespace faultline::scenario

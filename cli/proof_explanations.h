// What shows of a check that it can fail, for `faultline explain`. Texts; any thread.
#pragma once

#include <array>
#include <span>
#include <string_view>

namespace faultline::cli {

struct ProofExplanation {
    std::string_view name;  // as `explain` takes it
    // What it is; how it is done; what its result means. One sentence or some.
    std::array<std::string_view, 3> texts;
};

[[nodiscard]] std::span<const ProofExplanation> proof_explanations();

}  // namespace faultline::cli

#include "scenarios/judge/invariants/invariants.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::scenario {

namespace {

InvariantFinding look_at_the_end(const RecordIndex& index) {
    const auto& left = index.record().left_behind;
    if (!left) {
        return not_applicable("the run did not start the target, so it does not stop it");
    }
    if (!left->empty()) {
        return broken(fmt::format("work left behind: {}", fmt::join(*left, "; ")));
    }
    return held("the target ended, and nothing of it was left");
}

}  // namespace

Invariant invariant_everything_ends() {
    return {.name = "everything-ends",
            .summary = "A target that is told to stop ends, and leaves no work behind.",
            .rule =
                "The target is told to stop once its load has drained. Its requests may end "
                "by themselves, then they are cancelled, then cut; its thread may end, then "
                "it is left running. Whatever did not end by itself or by its cancellation "
                "within that time (some seconds) fails the run, which is judged and reported "
                "all the same.",
            .applies = "Only to a target that the run started itself, not to a URL.",
            .look = &look_at_the_end};
}

}  // namespace faultline::scenario

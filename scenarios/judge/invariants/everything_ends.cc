#include "scenarios/judge/invariants/invariants.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::scenario {

namespace {

InvariantFinding judge_the_end(const RecordIndex& index) {
    const auto& left = index.record().left_behind;
    if (!left) {
        return not_applicable("the run did not start the target, so it does not stop it");
    }
    if (!left->empty()) {
        return broken(fmt::format("work left behind: {}", fmt::join(*left, "; ")));
    }
    return held("the target stopped, and nothing of it was left running");
}

}  // namespace

Invariant invariant_everything_ends() {
    return {.name = "everything-ends",
            .summary = "A target that is told to stop ends, and leaves no work behind.",
            .rule =
                "After the drain the target is told to stop. A request that still runs has half a "
                "second to end; then it is cancelled, and a second later its connection is closed. "
                "A thread that does not end within another second is left running. A request "
                "that did not end when it was cancelled fails the run, and so does a thread; "
                "the run is judged and reported all the same.",
            .applies = "Only to a target that the run started itself, not to a URL.",
            .judge = &judge_the_end};
}

}  // namespace faultline::scenario

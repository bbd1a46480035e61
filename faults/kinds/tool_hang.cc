#include "faults/kinds/table.h"

namespace faultline::fault::kinds {

namespace {

std::optional<Effect> hang(const FaultSpec& spec, const CallInfo& /*call*/) {
    const auto hang_for = parameter<Duration>(spec, "hang_for");
    return Effect{.wait = hang_for == Duration::zero() ? Duration::max() : hang_for};
}

}  // namespace

Fault tool_hang() {
    return {.info = {.name = "tool_hang",
                     .summary = "A tool stops answering: its calls hang until their caller gives "
                                "up.",
                     .when_healed = "Calls that hang are not let go: they end when hang_for is "
                                    "over or their caller gives up. New calls go through.",
                     .parameters = {{"hang_for", ParameterKind::kDuration, "0s",
                                     "answer after this long; 0s = never"}}},
            .on_tool_call = hang};
}

}  // namespace faultline::fault::kinds

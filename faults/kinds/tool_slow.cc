#include "base/planted_bug.h"
#include "faults/kinds/table.h"

namespace faultline::fault::kinds {

namespace {

std::optional<Effect> delay_call(const FaultSpec& spec, const CallInfo& /*call*/) {
    const auto delay = parameter<Duration>(spec, "delay");
    return Effect{.wait = planted("tool_delay_halved") ? delay / 2 : delay};
}

}  // namespace

Fault tool_slow() {
    return {.info = {.name = "tool_slow",
                     .summary = "A tool answers late: every matching call takes longer by a fixed "
                                "delay.",
                     .when_healed = "Calls that wait are answered when their delay is over. New "
                                    "calls are not delayed.",
                     .parameters = {{.name = "delay",
                                     .kind = ParameterKind::kDuration,
                                     .meaning = "how much longer, e.g. 200ms",
                                     .above_zero = true,
                                     .least = kLeastDelay}}},
            .on_tool_call = delay_call};
}

}  // namespace faultline::fault::kinds

#include "base/planted_bug.h"
#include "faults/kinds/table.h"

namespace faultline::fault::kinds {

namespace {

std::optional<Effect> delay_query(const FaultSpec& spec, const CallInfo& /*call*/) {
    const auto delay = parameter<Duration>(spec, "delay");
    return Effect{.wait = planted("query_delay_halved") ? delay / 2 : delay};
}

}  // namespace

Fault database_slow() {
    return {.info = {.name = "database_slow",
                     .summary = "Every query takes longer by a fixed delay.",
                     .when_healed = "Queries that wait run when their delay is over. New ones are "
                                    "not delayed.",
                     .parameters = {{.name = "delay",
                                     .kind = ParameterKind::kDuration,
                                     .meaning = "how much longer, e.g. 200ms",
                                     .above_zero = true,
                                     .least = kLeastDelay}}},
            .on_query = delay_query};
}

}  // namespace faultline::fault::kinds

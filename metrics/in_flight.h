// While it lives, a gauge of what is in flight (runs, calls of a tool) is one higher. The gauge
// outlives it; any thread.
#pragma once

#include "metrics/counter.h"

#include <string_view>

namespace faultline::metrics {

// The gauges of that kind.
inline constexpr std::string_view kRunsInFlight = "orch_runs_in_flight";
inline constexpr std::string_view kToolCallsInFlight = "orch_tool_calls_in_flight";

class InFlight {
public:
    explicit InFlight(Gauge& gauge) : gauge_(gauge) { gauge_.add(1.0); }
    InFlight(const InFlight&) = delete;
    InFlight& operator=(const InFlight&) = delete;
    ~InFlight() { gauge_.add(-1.0); }

private:
    Gauge& gauge_;
};

}  // namespace faultline::metrics

// One step of an orchestration, as its answer describes it. Read from the body by the runner
// (scenarios/run), so that the judge can check steps without knowing the engine.
#pragma once

#include "base/clock.h"

#include <cstdint>

#include <boost/describe/class.hpp>

namespace faultline::scenario {

// The names are indices into RunRecord::step_names; 0 = "" (absent).
struct StepObservation {
    std::uint64_t ordinal = 0;      // of the sample
    std::uint16_t step = 0;         // step_id
    std::uint16_t error_code = 0;   // "TOOL_TIMEOUT"
    std::uint16_t data_source = 0;  // data.data_source, "topology_fallback"
    bool success = false;
    bool fallback_used = false;
    bool security_error = false;
    bool cached = false;  // the tool answered from a cache
    Duration duration{};  // duration_ms
};
BOOST_DESCRIBE_STRUCT(StepObservation, (),
                      (ordinal, step, error_code, data_source, success, fallback_used,
                       security_error, cached, duration))

}  // namespace faultline::scenario

// Any body names steps or none: never a crash, and every index of a step has a name.
#include "base/check.h"
#include "scenarios/run/step_reader.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    faultline::scenario::StepReader reader;
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    reader.read(1, body);
    reader.read(2, body);
    for (const auto& step : reader.steps()) {
        FAULTLINE_CHECK(step.step < reader.names().size(), "the step has a name");
        FAULTLINE_CHECK(step.error_code < reader.names().size(), "the code has a name");
    }
    return 0;
}

// Any bytes are a result or refused; what was read is written and read again as the same text.
#include "base/check.h"
#include "scenarios/report/result_json.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace scenario = faultline::scenario;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto run = scenario::read_result_json(text);
    if (!run) {
        FAULTLINE_CHECK(run.error().kind == faultline::ErrorKind::kInvalid, "its code");
        return 0;
    }
    const std::string written = scenario::write_result_json(*run);
    const auto again = scenario::read_result_json(written);
    FAULTLINE_CHECK(again.has_value(), "what was written can be read");
    FAULTLINE_CHECK(scenario::write_result_json(*again) == written, "and is the same");
    return 0;
}

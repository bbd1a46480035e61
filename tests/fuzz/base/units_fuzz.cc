// Whatever the text: a quantity in range that prints and reads back, or a bounded error.
#include "base/check.h"
#include "base/units.h"

#include <cmath>
#include <cstddef>
#include <cstdint>

namespace {

template <class T>
void check_error(const faultline::Result<T>& parsed) {
    FAULTLINE_CHECK(parsed.error().kind == faultline::ErrorKind::kInvalid, "the one code");
    FAULTLINE_CHECK(parsed.error().message.size() < 200, "an error does not echo its input");
}

bool is_near(double a, double b) { return std::fabs(a - b) <= 0.006 * std::fabs(a) + 1e-9; }

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace faultline;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto duration = parse_duration(text)) {
        FAULTLINE_CHECK(*duration >= Duration::zero(), "no negative duration");
        const auto again = parse_duration(format_duration(*duration));
        FAULTLINE_CHECK(again && is_near(to_seconds(*again), to_seconds(*duration)),
                        "three digits of it read back");
    } else {
        check_error(duration);
    }
    if (const auto rate = parse_rate(text)) {
        FAULTLINE_CHECK(std::isfinite(rate->per_second) && rate->per_second >= 0.0, "a rate");
        const auto again = parse_rate(format_rate(*rate));
        FAULTLINE_CHECK(again && is_near(again->per_second, rate->per_second),
                        "three digits of it read back");
    } else {
        check_error(rate);
    }
    if (const auto ratio = parse_ratio(text)) {
        FAULTLINE_CHECK(ratio->value >= 0.0 && ratio->value <= 1.0, "a ratio");
        FAULTLINE_CHECK(parse_ratio(format_ratio(*ratio)).has_value(), "reads back");
    } else {
        check_error(ratio);
    }
    return 0;
}

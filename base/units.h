// Quantities with their units: parsing what people write ("300ms", "100/s", "99.9%") and printing
// it back. Pure. A number without a unit is refused where a unit is meant.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace faultline {

// Events per second.
struct Rate {
    double per_second = 0.0;
    friend constexpr auto operator<=>(Rate, Rate) = default;
};

// 0..1 in memory; written as "99.9%" or as a plain number 0..1.
struct Ratio {
    double value = 0.0;
    friend constexpr auto operator<=>(Ratio, Ratio) = default;
};

// All parsers answer kInvalid with a message that shows a right example.
[[nodiscard]] Result<Duration> parse_duration(std::string_view text);  // ns us ms s m h; 1m30s
[[nodiscard]] Result<Rate> parse_rate(std::string_view text);          // /s /m /h; 1k/s, 1M/s
[[nodiscard]] Result<Ratio> parse_ratio(std::string_view text);        // 99.9% or 0.999

// Three significant digits at most, from 1000 on the whole number: "300ms", "1.25s", "7205s"; "∞"
// for Duration::max().
[[nodiscard]] std::string format_duration(Duration duration);
// As format_duration(): "1.5/s", "12500/s".
[[nodiscard]] std::string format_rate(Rate rate);
// At most 2 decimals, or as many as keep 99.999% from reading 100% and 0.001% from reading 0%, at
// most 9.
[[nodiscard]] std::string format_ratio(Ratio ratio);
// RFC 3339 in UTC with milliseconds.
[[nodiscard]] std::string format_wall(WallTime time);

[[nodiscard]] constexpr double to_ms(Duration duration) {
    return static_cast<double>(duration.count()) / 1e6;
}
[[nodiscard]] constexpr double to_seconds(Duration duration) {
    return static_cast<double>(duration.count()) / 1e9;
}
// Rounded to nanoseconds; what does not fit becomes the nearest that does, NaN becomes zero.
[[nodiscard]] constexpr Duration from_seconds(double seconds) {
    const double ns = seconds * 1e9;
    if (ns >= 0x1p63) {
        return Duration::max();
    }
    if (ns <= -0x1p63) {
        return Duration::min();
    }
    return ns == ns ? Duration{static_cast<std::int64_t>(ns < 0 ? ns - 0.5 : ns + 0.5)}
                    : Duration::zero();
}

}  // namespace faultline

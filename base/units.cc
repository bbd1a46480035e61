#include "base/units.h"

#include "base/quoted_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <ctime>
#include <optional>

#include <fmt/format.h>

namespace faultline {

namespace {

// 10^exponent × factor.
struct Unit {
    std::string_view name;
    int exponent = 0;
    double factor = 1.0;
};

struct Quantity {
    std::string_view digits;
    std::string_view unit;
};

std::optional<double> number_of(std::string_view digits) {
    double number = 0.0;
    const auto [rest, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc{} ? std::optional(number) : std::nullopt;
}

std::optional<Quantity> split(std::string_view text) {
    double number = 0.0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || !std::isfinite(number) || number < 0) {
        return std::nullopt;
    }
    Quantity quantity;
    quantity.digits = text.substr(0, static_cast<std::size_t>(rest - text.data()));
    quantity.unit = text.substr(quantity.digits.size());
    while (quantity.unit.starts_with(' ')) {
        quantity.unit.remove_prefix(1);
    }
    return quantity;
}

// Rounded once, so that "99.9%" is the same number as "0.999": multiplying by 0.01 rounds twice.
std::optional<double> times_ten_to(std::string_view digits, int exponent) {
    const auto e = std::min(digits.find_first_of("eE"), digits.size());
    std::string_view exponent_text = digits.substr(std::min(e + 1, digits.size()));
    exponent_text.remove_prefix(exponent_text.starts_with('+') ? 1 : 0);
    int written_exponent = 0;
    if (!exponent_text.empty()) {
        const auto [rest, error] = std::from_chars(
            exponent_text.data(), exponent_text.data() + exponent_text.size(), written_exponent);
        // More than any number that is not zero or infinite has.
        constexpr int kMostExponent = 100'000;
        if (error != std::errc{} || written_exponent > kMostExponent ||
            written_exponent < -kMostExponent) {
            return number_of(digits);
        }
    }
    return number_of(fmt::format("{}e{}", digits.substr(0, e), written_exponent + exponent));
}

template <std::size_t N>
std::optional<double> scaled(std::string_view text, const std::array<Unit, N>& units) {
    const auto quantity = split(text);
    if (!quantity) {
        return std::nullopt;
    }
    for (const auto& unit : units) {
        if (unit.name == quantity->unit) {
            const auto number = times_ten_to(quantity->digits, unit.exponent);
            return number ? std::optional(*number * unit.factor) : std::nullopt;
        }
    }
    return std::nullopt;
}

constexpr std::array<Unit, 7> kDurationUnits = {
    {{"ns"}, {"us", 3}, {"µs", 3}, {"ms", 6}, {"s", 9}, {"m", 9, 60}, {"h", 9, 3600}}};

// "1h2m30s": parts of ever smaller units, each with a number of its own.
std::optional<double> compound_ns(std::string_view text) {
    double sum = 0.0;
    double last_unit = 0.0;
    while (!text.empty()) {
        const auto digits = std::min(text.find_first_not_of("0123456789."), text.size());
        const auto end = std::min(text.find_first_of("0123456789.", digits), text.size());
        const auto part = scaled(text.substr(0, end), kDurationUnits);
        const auto unit =
            scaled(fmt::format("1{}", text.substr(digits, end - digits)), kDurationUnits);
        if (!part || !unit || (last_unit > 0.0 && *unit >= last_unit)) {
            return std::nullopt;
        }
        sum += *part;
        last_unit = *unit;
        text.remove_prefix(end);
    }
    return last_unit > 0.0 ? std::optional(sum) : std::nullopt;
}

Error not_a(std::string_view text, std::string_view wanted) {
    return Error{ErrorKind::kInvalid, fmt::format("{} is not {}", in_quotes(text), wanted)};
}

// "-1s", where "1s" would be right.
template <class Parse>
bool is_negative(std::string_view text, Parse parse) {
    return text.starts_with('-') && !text.starts_with("--") && parse(text.substr(1)).has_value();
}

Error negative(std::string_view text, std::string_view right) {
    return Error{ErrorKind::kInvalid,
                 fmt::format("{} is negative; write {}", in_quotes(text), right)};
}

// Three significant digits, whole numbers in full.
std::string three_digits(double value) {
    std::string text = fmt::format("{:.3g}", value);
    if (text.find('e') != std::string::npos && std::fabs(value) >= 1.0) {
        text = fmt::format("{:.0f}", value);
    }
    return text;
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
    constexpr double kMost = 9.2e18;
    const auto ns = scaled(text, kDurationUnits);
    const auto all = ns ? ns : compound_ns(text);
    if (all && *all > kMost) {
        return Error{ErrorKind::kInvalid, in_quotes(text) + " is too long; write at most 2555555h"};
    }
    if (!all && is_negative(text, parse_duration)) {
        return negative(text, "a duration such as 300ms");
    }
    if (!all) {
        return not_a(text, "a duration; write a number with ns, us, ms, s, m or h, such as 300ms");
    }
    return Duration{static_cast<std::int64_t>(std::llround(*all))};
}

Result<Rate> parse_rate(std::string_view text) {
    constexpr std::array<Unit, 9> kUnits = {{{"/s"},
                                             {"/m", 0, 1.0 / 60},
                                             {"/h", 0, 1.0 / 3600},
                                             {"k/s", 3},
                                             {"k/m", 3, 1.0 / 60},
                                             {"k/h", 3, 1.0 / 3600},
                                             {"M/s", 6},
                                             {"M/m", 6, 1.0 / 60},
                                             {"M/h", 6, 1.0 / 3600}}};
    const auto rate = scaled(text, kUnits);
    if (!rate && is_negative(text, parse_rate)) {
        return negative(text, "a rate such as 100/s");
    }
    if (!rate) {
        return not_a(text, "a rate; write a number with /s, /m or /h, such as 100/s");
    }
    return Rate{*rate};
}

Result<Ratio> parse_ratio(std::string_view text) {
    constexpr std::array<Unit, 2> kUnits = {{{"%", -2}, {""}}};
    const auto ratio = scaled(text, kUnits);
    if (!ratio || *ratio > 1.0) {
        return not_a(text, "a ratio; write 99.9% or a number from 0 to 1");
    }
    return Ratio{*ratio};
}

std::string format_duration(Duration duration) {
    if (duration == Duration::max()) {
        return "∞";
    }
    const auto ns = static_cast<double>(duration.count());
    const double size = std::fabs(ns);
    if (size < 1e3) {
        return three_digits(ns) + "ns";
    }
    if (size < 1e6) {
        return three_digits(ns / 1e3) + "us";
    }
    if (size < 1e9) {
        return three_digits(ns / 1e6) + "ms";
    }
    return three_digits(ns / 1e9) + "s";
}

std::string format_rate(Rate rate) { return three_digits(rate.per_second) + "/s"; }

std::string format_ratio(Ratio ratio) {
    const double percent = ratio.value * 100.0;
    if (percent == std::round(percent)) {
        return fmt::format("{:.0f}%", percent);
    }
    // As many digits as keep 99.999% from reading 100%.
    for (int digits = 2;; ++digits) {
        std::string text = fmt::format("{:.{}f}%", percent, digits);
        const bool rounded_away =
            text.starts_with("100.") || text.find_first_of("123456789") == std::string::npos;
        if (!rounded_away || digits == 9) {
            // 99.9 %, as people write it.
            const auto last = text.find_last_not_of("0%");
            text.resize(text[last] == '.' ? last : last + 1);
            return text + '%';
        }
    }
}

std::string format_wall(WallTime time) {
    const auto since = time.time_since_epoch();
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(since);
    const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(since).count();
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900,
                       parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                       (ms.count() % 1000 + 1000) % 1000);
}

}  // namespace faultline

#include "base/units.h"

#include <array>
#include <charconv>
#include <cmath>
#include <ctime>
#include <optional>

#include <fmt/format.h>

namespace faultline {

namespace {

struct Unit {
    std::string_view name;
    double factor;
};

struct Quantity {
    double number = 0.0;
    std::string_view unit;
};

std::optional<Quantity> split(std::string_view text) {
    Quantity quantity;
    const auto [rest, error] =
        std::from_chars(text.data(), text.data() + text.size(), quantity.number);
    if (error != std::errc{} || !std::isfinite(quantity.number) || quantity.number < 0) {
        return std::nullopt;
    }
    quantity.unit = text.substr(static_cast<std::size_t>(rest - text.data()));
    while (quantity.unit.starts_with(' ')) {
        quantity.unit.remove_prefix(1);
    }
    return quantity;
}

template <std::size_t N>
std::optional<double> scaled(std::string_view text, const std::array<Unit, N>& units) {
    const auto quantity = split(text);
    if (!quantity) {
        return std::nullopt;
    }
    for (const auto& unit : units) {
        if (unit.name == quantity->unit) {
            return quantity->number * unit.factor;
        }
    }
    return std::nullopt;
}

Error bad(std::string_view text, std::string_view wanted) {
    return Error{.code = ErrorCode::kInvalidParams,
                 .message = fmt::format("\"{}\" is not {}", text.substr(0, 60), wanted),
                 .cause = {}};
}

std::string three_digits(double value) {
    std::string text = fmt::format("{:.3g}", value);
    if (text.find('e') != std::string::npos && std::fabs(value) >= 1.0) {
        text = fmt::format("{:.0f}", value);
    }
    return text;
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
    constexpr std::array<Unit, 7> kUnits = {
        {{"ns", 1}, {"us", 1e3}, {"µs", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}}};
    const auto ns = scaled(text, kUnits);
    if (!ns || *ns > 9.2e18) {
        return bad(text, "a duration; write a number with ns, us, ms, s, m or h, such as 300ms");
    }
    return Duration{static_cast<std::int64_t>(std::llround(*ns))};
}

Result<Rate> parse_rate(std::string_view text) {
    constexpr std::array<Unit, 3> kUnits = {{{"/s", 1}, {"/m", 1.0 / 60}, {"/h", 1.0 / 3600}}};
    const auto rate = scaled(text, kUnits);
    if (!rate) {
        return bad(text, "a rate; write a number with /s, /m or /h, such as 100/s");
    }
    return Rate{*rate};
}

Result<Ratio> parse_ratio(std::string_view text) {
    constexpr std::array<Unit, 2> kUnits = {{{"%", 0.01}, {"", 1}}};
    const auto ratio = scaled(text, kUnits);
    if (!ratio || *ratio > 1.0) {
        return bad(text, "a ratio; write 99.9% or a number from 0 to 1");
    }
    return Ratio{*ratio};
}

Result<std::uint64_t> parse_bytes(std::string_view text) {
    constexpr std::array<Unit, 7> kUnits = {{{"B", 1},
                                             {"kB", 1e3},
                                             {"KiB", 1024},
                                             {"MB", 1e6},
                                             {"MiB", 1048576},
                                             {"GB", 1e9},
                                             {"GiB", 1073741824}}};
    const auto bytes = scaled(text, kUnits);
    if (!bytes || *bytes > 9e18) {
        return bad(text, "a size; write a number with B, kB, KiB, MB, MiB, GB or GiB");
    }
    return static_cast<std::uint64_t>(*bytes);
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
            return text;
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

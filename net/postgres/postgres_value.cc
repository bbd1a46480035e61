#include "net/postgres/postgres_value.h"

#include "base/http_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace faultline::net {

namespace {

// From pg_type.dat: fixed for ever.
constexpr std::uint32_t kBool = 16;
constexpr std::uint32_t kInt8 = 20;
constexpr std::uint32_t kInt2 = 21;
constexpr std::uint32_t kInt4 = 23;
constexpr std::uint32_t kOid = 26;
constexpr std::uint32_t kFloat4 = 700;
constexpr std::uint32_t kFloat8 = 701;
constexpr std::uint32_t kNumeric = 1700;

template <class T>
std::optional<T> parse(std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

SqlCell floating(std::string_view text) {
    const auto value = parse<double>(text);
    if (value && std::isfinite(*value)) {
        return *value;
    }
    return std::string(text);
}

// A double holds every decimal of 15 significant digits.
bool fits_a_double(std::string_view numeric) {
    const auto first = numeric.find_first_of("123456789");
    if (first == std::string_view::npos) {
        return true;
    }
    const std::string_view digits = numeric.substr(first);
    return std::ranges::count_if(digits, is_digit) <= 15;
}

}  // namespace

SqlCell decode_postgres_value(std::uint32_t type_oid, std::string_view text) {
    switch (type_oid) {
        case kBool:
            return text == "t";
        case kInt2:
        case kInt4:
        case kInt8:
        case kOid:
            if (const auto value = parse<std::int64_t>(text)) {
                return *value;
            }
            return std::string(text);
        case kFloat4:
        case kFloat8:
            return floating(text);
        case kNumeric:
            return fits_a_double(text) ? floating(text) : SqlCell(std::string(text));
        default:
            return std::string(text);
    }
}

}  // namespace faultline::net

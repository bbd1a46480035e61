#include "faults/catalogue/parameter_value.h"

#include "base/quoted_text.h"
#include "base/units.h"

#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace faultline::fault {

namespace {

Error unreadable(std::string_view text, std::string_view wanted) {
    return Error{ErrorKind::kInvalid, fmt::format("{} is not {}", in_quotes(text), wanted)};
}

template <class T>
bool read_number(std::string_view text, T& number) {
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    return error == std::errc{} && rest == end;
}

Result<ParameterValue> parse_number(std::string_view text) {
    if (text.ends_with('%')) {
        const auto ratio = parse_ratio(text);
        return ratio ? Result<ParameterValue>(ratio->value) : ratio.error();
    }
    double number = 0.0;
    if (!read_number(text, number) || !std::isfinite(number)) {
        return unreadable(text, "a number; write one such as 99, 0.5 or 30%");
    }
    return ParameterValue(number);
}

// format_duration rounds to three digits; this must not.
std::string duration_text(Duration duration) {
    struct Unit {
        std::int64_t ns;
        const char* name;
    };
    constexpr std::array<Unit, 3> kUnits = {
        {{1'000'000'000, "s"}, {1'000'000, "ms"}, {1'000, "us"}}};
    for (const Unit& unit : kUnits) {
        if (duration.count() % unit.ns == 0) {
            return fmt::format("{}{}", duration.count() / unit.ns, unit.name);
        }
    }
    return fmt::format("{}ns", duration.count());
}

struct ToText {
    std::string operator()(Duration value) const { return duration_text(value); }
    std::string operator()(double value) const { return fmt::format("{}", value); }
    std::string operator()(std::int64_t value) const { return fmt::format("{}", value); }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(const std::string& value) const { return value; }
};

}  // namespace

std::string_view to_string(ParameterKind kind) {
    constexpr std::array<std::string_view, std::variant_size_v<ParameterValue>> kTexts = {
        "a duration such as 200ms", "a number", "a whole number", "true or false", "a text"};
    return kTexts.at(static_cast<std::size_t>(kind));
}

Result<ParameterValue> parse_parameter(ParameterKind kind, std::string_view text) {
    switch (kind) {
        case ParameterKind::kDuration: {
            const auto duration = parse_duration(text);
            return duration ? Result<ParameterValue>(*duration) : duration.error();
        }
        case ParameterKind::kNumber:
            return parse_number(text);
        case ParameterKind::kInteger: {
            std::int64_t number = 0;
            return read_number(text, number)
                       ? Result<ParameterValue>(number)
                       : unreadable(text, "a whole number; write one such as 5");
        }
        case ParameterKind::kBool:
            return text == "true" || text == "false"
                       ? Result<ParameterValue>(text == "true")
                       : unreadable(text, "a truth value; write true or false");
        case ParameterKind::kText:
            return text.empty() ? unreadable(text, "a text; write at least one character")
                                : Result<ParameterValue>(std::string(text));
    }
    return unreadable(text, "a value");
}

std::string to_text(const ParameterValue& value) { return std::visit(ToText{}, value); }

}  // namespace faultline::fault

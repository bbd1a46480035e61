#include "engine/query/generated_size.h"

#include "engine/query/tree_access.h"

#include <charconv>
#include <cmath>
#include <optional>
#include <vector>

namespace faultline::engine {

namespace {

namespace dom = simdjson::dom;

constexpr double kMaxRepetition = 10'000;

std::optional<double> number_in(std::string_view text) {
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end == text.data()) {
        return std::nullopt;
    }
    return value;
}

// The parser writes 0 and every negative integer as {}: those are read from the text itself.
std::optional<double> integer_at(std::string_view sql, const dom::element& constant) {
    std::int64_t location = -1;
    if (constant.at_key("location").get(location) != simdjson::SUCCESS || location < 0 ||
        static_cast<std::size_t>(location) >= sql.size()) {
        return std::nullopt;
    }
    std::string_view text = sql.substr(static_cast<std::size_t>(location));
    double sign = 1.0;
    if (text.front() == '-') {
        sign = -1.0;
        text.remove_prefix(1);
        text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    }
    const auto value = number_in(text);
    return value ? std::optional(sign * *value) : std::nullopt;
}

// To a number of the same value; others compute: `1::bit(1)::bit(30)::int` is 536,870,912.
bool is_number_cast(const dom::element& cast) {
    dom::element type;
    if (cast.at_key("typeName").get(type) != simdjson::SUCCESS ||
        type.at_key("arrayBounds").error() == simdjson::SUCCESS) {
        return false;
    }
    const std::vector<std::string_view> names = names_at(type, "names");
    const std::string_view name = names.empty() ? std::string_view{} : names.back();
    return name == "int2" || name == "int4" || name == "int8" || name == "numeric";
}

dom::element without_number_casts(dom::element node) {
    dom::element cast;
    dom::element inner;
    while (node.at_key("TypeCast").get(cast) == simdjson::SUCCESS && is_number_cast(cast) &&
           cast.at_key("arg").get(inner) == simdjson::SUCCESS) {
        node = inner;
    }
    return node;
}

// Texts compare as texts: least('9', '1000000000') is the longer one.
bool is_text(const dom::element& node) {
    return node.at_key("A_Const").at_key("sval").error() == simdjson::SUCCESS;
}

std::optional<double> constant_value(std::string_view sql, dom::element node) {
    node = without_number_casts(node);
    dom::element inner;
    dom::element constant;
    if (node.at_key("A_Const").get(constant) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    std::string_view text;
    if (constant.at_key("fval").at_key("fval").get(text) == simdjson::SUCCESS ||
        constant.at_key("sval").at_key("sval").get(text) == simdjson::SUCCESS) {
        return number_in(text);
    }
    if (std::int64_t value = 0;
        constant.at_key("ival").at_key("ival").get(value) == simdjson::SUCCESS) {
        return static_cast<double>(value);
    }
    if (constant.at_key("ival").get(inner) == simdjson::SUCCESS) {
        return integer_at(sql, constant);
    }
    return std::nullopt;
}

// "%-08.3f", "%%": flags, digits, points and stars come before.
bool ends_conversion(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '%';
}

bool is_short(std::optional<double> length) { return length && *length <= kMaxRepetition; }

}  // namespace

bool is_long_series(std::string_view sql, dom::array arguments, double max_rows) {
    if (arguments.size() < 2) {
        return false;
    }
    const auto first = constant_value(sql, arguments.at(0).value_unsafe());
    const auto last = constant_value(sql, arguments.at(1).value_unsafe());
    if (!first || !last) {
        return false;
    }
    std::optional<double> step = 1.0;
    if (arguments.size() > 2) {
        step = constant_value(sql, arguments.at(2).value_unsafe());
    }
    if (!step || *step == 0.0) {
        return false;  // an interval between dates, or an error the database reports
    }
    return (*last - *first) / *step + 1.0 > max_rows;
}

bool is_long_repetition(std::string_view sql, dom::array arguments) {
    if (arguments.size() < 2) {
        return false;
    }
    const dom::element length = without_number_casts(arguments.at(1).value_unsafe());
    if (is_short(constant_value(sql, length))) {
        return false;
    }
    dom::array choices;
    std::string_view which;
    if (length.at_key("MinMaxExpr").at_key("op").get(which) == simdjson::SUCCESS &&
        which == "IS_LEAST" &&
        length.at_key("MinMaxExpr").at_key("args").get(choices) == simdjson::SUCCESS) {
        for (const dom::element choice : choices) {
            if (!is_text(choice) && is_short(constant_value(sql, choice))) {
                return false;
            }
        }
    }
    return true;
}

bool is_wide_format(dom::array arguments) {
    std::string_view format;
    if (arguments.size() == 0 ||
        arguments.at(0).at_key("A_Const").at_key("sval").at_key("sval").get(format) !=
            simdjson::SUCCESS) {
        return true;
    }
    for (std::size_t at = format.find('%'); at < format.size(); at = format.find('%', at)) {
        double number = 0.0;
        for (++at; at < format.size() && !ends_conversion(format[at]); ++at) {
            const bool digit = format[at] >= '0' && format[at] <= '9';
            number = digit ? number * 10.0 + (format[at] - '0') : 0.0;
            if (format[at] == '*' || number > kMaxRepetition) {
                return true;
            }
        }
        at = std::min(at + 1, format.size());  // past the letter, or the second percent sign
    }
    return false;
}

}  // namespace faultline::engine

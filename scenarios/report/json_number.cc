#include "scenarios/report/json_number.h"

#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

namespace faultline::scenario {

namespace {

[[noreturn]] void refuse() { throw std::out_of_range("no whole number, or out of its range"); }

}  // namespace

std::uint64_t unsigned_number(const nlohmann::json& value, std::uint64_t most) {
    // A number that was written without a sign or a fraction; a signed one is below zero.
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > most) {
        refuse();
    }
    return value.get<std::uint64_t>();
}

std::int64_t signed_number(const nlohmann::json& value, std::int64_t least, std::int64_t most) {
    if (!value.is_number_integer() ||
        (value.is_number_unsigned() && !std::in_range<std::int64_t>(value.get<std::uint64_t>()))) {
        refuse();
    }
    const auto number = value.get<std::int64_t>();
    if (number < least || number > most) {
        refuse();
    }
    return number;
}

}  // namespace faultline::scenario

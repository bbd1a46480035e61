// A whole number out of a file that anybody may have written: nlohmann's own conversion casts
// whatever number is there, which for 1e300 is undefined. Throws, as its callers expect of JSON
// that is not what it should be.
#pragma once

#include <concepts>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

namespace faultline::scenario {

// std::out_of_range when it is no number, has a fraction or does not fit T.
template <std::integral T>
[[nodiscard]] T whole_number(const nlohmann::json& value) {
    if (value.is_number_unsigned()) {
        if (const auto wide = value.get<std::uint64_t>(); std::in_range<T>(wide)) {
            return static_cast<T>(wide);
        }
    } else if (value.is_number_integer()) {
        if (const auto wide = value.get<std::int64_t>(); std::in_range<T>(wide)) {
            return static_cast<T>(wide);
        }
    }
    throw std::out_of_range("no whole number, or out of its range");
}

}  // namespace faultline::scenario

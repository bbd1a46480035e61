// A whole number out of a JSON file of unknown origin: nlohmann's own conversion casts
// whatever number is there, which for 1e300 is undefined. Throws, as its callers expect of JSON
// that is not what it should be. Pure.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>

#include <nlohmann/json_fwd.hpp>

namespace faultline::scenario {

// std::out_of_range when it is no number, has a fraction or lies outside.
[[nodiscard]] std::uint64_t unsigned_number(const nlohmann::json& value, std::uint64_t most);
[[nodiscard]] std::int64_t signed_number(const nlohmann::json& value, std::int64_t least,
                                         std::int64_t most);

// As far as it fits T.
template <std::integral T>
[[nodiscard]] T json_number(const nlohmann::json& value) {
    using Limits = std::numeric_limits<T>;
    if constexpr (std::unsigned_integral<T>) {
        return static_cast<T>(unsigned_number(value, Limits::max()));
    } else {
        return static_cast<T>(signed_number(value, Limits::min(), Limits::max()));
    }
}

}  // namespace faultline::scenario

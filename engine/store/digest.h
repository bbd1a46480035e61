// SHA-256 as a value, through OpenSSL. Pure; callable from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace faultline::engine {

using Sha256 = std::array<std::uint8_t, 32>;

// Of the parts one after another; the caller separates them.
[[nodiscard]] Sha256 sha256(std::initializer_list<std::string_view> parts);

// Takes the same time wherever the two differ.
[[nodiscard]] bool equal_in_constant_time(const Sha256& left, const Sha256& right);

// Lower-case hexadecimal digits, two a byte.
[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> bytes);

}  // namespace faultline::engine

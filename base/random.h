// Chance as a parameter: streams derived from (seed, name), each independent of all others, so
// that adding one consumer shifts no other. xoshiro256++ and our own distributions: the same
// bits on every machine and compiler. A value; not shared between threads.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace faultline {

class RandomStream {
public:
    // `name` is a path such as "scenario/fault/0".
    RandomStream(std::uint64_t seed, std::string_view name);

    std::uint64_t next();

    // Uniform in [0, 1), 53 bits.
    double uniform();
    // Uniform in [0, bound), without modulo bias. REQUIRES: bound > 0.
    std::uint64_t below(std::uint64_t bound);
    // Exponential with the given mean; never infinite (at most about 37 means).
    double exponential(double mean);

private:
    std::array<std::uint64_t, 4> state_{};
};

// A stateless draw in [0, 1) for (seed, name, ordinal): sticky decisions per call or connection.
[[nodiscard]] double draw(std::uint64_t seed, std::string_view name, std::uint64_t ordinal);

// Natural logarithm by +, -, *, / alone, so that it is the same everywhere. REQUIRES: 0 < x < inf.
[[nodiscard]] double portable_log(double x);

// A seed where the user gave none; the one use of the system's randomness.
[[nodiscard]] std::uint64_t fresh_seed();

// 32 lower-case hexadecimal digits.
[[nodiscard]] std::string random_hex_id(RandomStream& stream);

}  // namespace faultline

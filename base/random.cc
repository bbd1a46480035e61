#include "base/random.h"

#include "base/check.h"

#include <bit>
#include <cmath>
#include <random>

namespace faultline {

namespace {

std::uint64_t split_mix(std::uint64_t& state) {
    state += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
}

// FNV-1a, then mixed by SplitMix64: names that differ in one letter give unrelated streams.
std::uint64_t hash_name(std::uint64_t seed, std::string_view name) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : name) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    }
    std::uint64_t state = hash;
    std::uint64_t mixed = split_mix(state) ^ seed;
    return split_mix(mixed);
}

double to_unit(std::uint64_t bits) { return static_cast<double>(bits >> 11U) * 0x1.0p-53; }

}  // namespace

RandomStream::RandomStream(std::uint64_t seed, std::string_view name) {
    std::uint64_t state = hash_name(seed, name);
    for (auto& word : state_) {
        word = split_mix(state);
    }
}

std::uint64_t RandomStream::next() {
    const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
}

double RandomStream::uniform() { return to_unit(next()); }

std::uint64_t RandomStream::below(std::uint64_t bound) {
    FAULTLINE_CHECK(bound > 0, "an empty range has no element");
    // Reject the short last stripe: at most one draw in two is lost, usually none.
    const std::uint64_t threshold = (0 - bound) % bound;
    for (;;) {
        const std::uint64_t value = next();
        if (value >= threshold) {
            return value % bound;
        }
    }
}

double RandomStream::exponential(double mean) { return -mean * portable_log(1.0 - uniform()); }

double draw(std::uint64_t seed, std::string_view name, std::uint64_t ordinal) {
    std::uint64_t state = hash_name(seed, name) ^ (ordinal * 0x9e3779b97f4a7c15U);
    return to_unit(split_mix(state));
}

double portable_log(double x) {
    // x = m * 2^e with m in [sqrt(1/2), sqrt(2)); ln m = 2 atanh((m-1)/(m+1)) by its series.
    int exponent = 0;
    double m = std::frexp(x, &exponent);
    if (m < 0.70710678118654752440) {
        m *= 2.0;
        --exponent;
    }
    const double z = (m - 1.0) / (m + 1.0);
    const double z2 = z * z;
    double sum = 0.0;
    for (int k = 25; k >= 1; k -= 2) {
        sum = sum * z2 + 1.0 / k;
    }
    return 2.0 * z * sum + exponent * 0.69314718055994530942;
}

std::uint64_t fresh_seed() {
    std::random_device device;
    return (static_cast<std::uint64_t>(device()) << 32U) | device();
}

std::string random_hex_id(RandomStream& stream) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string id;
    id.reserve(32);
    for (int half = 0; half < 2; ++half) {
        std::uint64_t bits = stream.next();
        for (int i = 0; i < 16; ++i, bits >>= 4U) {
            id.push_back(kDigits[bits & 15U]);
        }
    }
    return id;
}

}  // namespace faultline

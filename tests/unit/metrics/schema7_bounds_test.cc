#include "metrics/schema7_bounds.h"

#include <vector>

#include <gtest/gtest.h>

namespace faultline::metrics {
namespace {

// A natural number in 64-bit limbs, the smallest first: as much arithmetic as the proof needs.
using Limbs = std::vector<std::uint64_t>;

Limbs times(const Limbs& number, std::uint64_t factor) {
    Limbs product;
    unsigned __int128 carry = 0;
    for (const std::uint64_t limb : number) {
        carry += static_cast<unsigned __int128>(limb) * factor;
        product.push_back(static_cast<std::uint64_t>(carry));
        carry >>= 64U;
    }
    if (carry > 0) {
        product.push_back(static_cast<std::uint64_t>(carry));
    }
    return product;
}

Limbs to_the_128th(std::uint64_t base) {
    Limbs power{1};
    for (int i = 0; i < 128; ++i) {
        power = times(power, base);
    }
    return power;
}

Limbs two_to(std::size_t exponent) {
    Limbs number(exponent / 64 + 1);
    number.back() = std::uint64_t{1} << (exponent % 64);
    return number;
}

bool at_most(const Limbs& a, const Limbs& b) {
    if (a.size() != b.size()) {
        return a.size() < b.size();
    }
    for (std::size_t i = a.size(); i-- > 0;) {
        if (a[i] != b[i]) {
            return a[i] < b[i];
        }
    }
    return true;
}

// b = floor(2^(63 + j/128)) exactly when b^128 <= 2^(63*128 + j) < (b+1)^128.
TEST(Schema7Bounds, EveryBoundIsExact) {
    for (std::size_t j = 0; j < 128; ++j) {
        const Limbs power = two_to(63 * 128 + j);
        EXPECT_TRUE(at_most(to_the_128th(kSchema7Bounds[j]), power)) << j;
        EXPECT_FALSE(at_most(to_the_128th(kSchema7Bounds[j] + 1), power)) << j;
    }
    EXPECT_EQ(kSchema7Bounds[128], ~std::uint64_t{0});
}

}  // namespace
}  // namespace faultline::metrics

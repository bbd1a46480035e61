#include "base/random.h"

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace faultline {
namespace {

// The golden values come from a second implementation, in Python: other compilers must agree.
TEST(Random, GoldenBits) {
    RandomStream named(1, "scenario/fault/0");
    EXPECT_EQ(named.next(), 0x764804ebae5603c5U);
    EXPECT_EQ(named.next(), 0x4cdb08a6c5820527U);
    EXPECT_EQ(named.next(), 0xc9ab7e00020426afU);
    EXPECT_EQ(named.next(), 0x848275257f51ff43U);
    RandomStream unnamed(42, "");
    EXPECT_EQ(unnamed.next(), 0x5bfd00e5be0bd35fU);
    EXPECT_EQ(unnamed.next(), 0xc335b119cd2b5b23U);
}

TEST(Random, GoldenDistributions) {
    RandomStream uniform(7, "u");
    EXPECT_EQ(uniform.uniform(), 0x1.3cf60c6fc0007p-1);
    EXPECT_EQ(uniform.uniform(), 0x1.b1e49368d3bb0p-2);
    RandomStream below(7, "b");
    std::vector<std::uint64_t> drawn;
    for (int i = 0; i < 8; ++i) {
        drawn.push_back(below.below(1000));
    }
    EXPECT_EQ(drawn, (std::vector<std::uint64_t>{182, 674, 870, 386, 0, 145, 144, 554}));
    RandomStream exponential(7, "e");
    EXPECT_EQ(exponential.exponential(1.0), 0x1.66cc3dcbf6012p+1);
    EXPECT_EQ(exponential.exponential(1.0), 0x1.b5d0c5f959196p-1);
    EXPECT_EQ(exponential.exponential(1.0), 0x1.0f3e67f3a8600p-4);
    RandomStream id(7, "id");
    EXPECT_EQ(random_hex_id(id), "09335f242368320161455c5c1b616dcc");
}

TEST(Random, GoldenDraws) {
    EXPECT_EQ(draw(7, "sticky", 0), 0x1.47fc188bc4388p-1);
    EXPECT_EQ(draw(7, "sticky", 1), 0x1.cac198d84ea9cp-3);
    EXPECT_EQ(draw(7, "sticky", 2), 0x1.7e9c0db3ec544p-3);
}

TEST(Random, PortableLogAgreesWithTheLibrary) {
    RandomStream random(11, "log");
    double worst = 0.0;
    for (int i = 0; i < 200'000; ++i) {
        // All binary exponents, and every third value close to 1, where cancellation would show.
        const double mantissa = 1.0 + random.uniform();
        const int exponent = i % 3 == 0 ? -static_cast<int>(random.below(2))
                                        : static_cast<int>(random.below(2040)) - 1020;
        const double x = std::ldexp(mantissa, exponent);
        const double expected = std::log(x);
        if (expected != 0.0) {
            worst = std::max(worst, std::fabs(portable_log(x) - expected) / std::fabs(expected));
        }
    }
    EXPECT_LE(worst, 1e-15);
    EXPECT_EQ(portable_log(1.0), 0.0);
    EXPECT_NEAR(portable_log(5e-324), std::log(5e-324), 1e-12);
    for (const double near : {1.0 - 0x1p-53, 1.0 + 0x1p-52, 1.0 - 0x1p-20, 1.0 + 0x1p-20}) {
        EXPECT_NEAR(portable_log(near) / std::log(near), 1.0, 1e-15);
    }
}

TEST(Random, ExponentialHasItsMeanAndIsFinite) {
    RandomStream random(5, "arrivals");
    constexpr int kDraws = 400'000;
    double sum = 0.0;
    double largest = 0.0;
    for (int i = 0; i < kDraws; ++i) {
        const double value = random.exponential(2.0);
        ASSERT_GE(value, 0.0);
        largest = std::max(largest, value);
        sum += value;
    }
    // Five standard errors.
    EXPECT_NEAR(sum / kDraws, 2.0, 5 * 2.0 / std::sqrt(kDraws));
    EXPECT_LE(largest, 2.0 * 37);
}

// Streams must share nothing: neither the same name under another seed, nor a neighbour's name.
TEST(Random, NamesAndSeedsAreIndependent) {
    std::set<std::uint64_t> first;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        for (int ordinal = 0; ordinal < 50; ++ordinal) {
            first.insert(RandomStream(seed, "fault/" + std::to_string(ordinal)).next());
        }
    }
    EXPECT_EQ(first.size(), 2500U);

    RandomStream a(9, "fault/0");
    RandomStream b(9, "fault/1");
    double product = 0.0;
    constexpr int kDraws = 100'000;
    for (int i = 0; i < kDraws; ++i) {
        product += (a.uniform() - 0.5) * (b.uniform() - 0.5);
    }
    // Covariance of independent uniforms: standard error 1/12/sqrt(n).
    EXPECT_NEAR(product / kDraws, 0.0, 5.0 / 12.0 / std::sqrt(kDraws));
}

TEST(Random, AddingOneConsumerShiftsNoOther) {
    RandomStream alone(3, "a");
    RandomStream beside(3, "a");
    RandomStream other(3, "b");
    for (int i = 0; i < 100; ++i) {
        (void)other.next();
        ASSERT_EQ(alone.next(), beside.next());
    }
}

TEST(Random, BelowIsUniform) {
    RandomStream random(1, "dice");
    std::array<int, 6> faces{};
    constexpr int kRolls = 60'000;
    for (int i = 0; i < kRolls; ++i) {
        ++faces[random.below(6)];
    }
    double chi_square = 0.0;
    for (const int face : faces) {
        const double off = face - kRolls / 6.0;
        chi_square += off * off / (kRolls / 6.0);
    }
    EXPECT_LT(chi_square, 25.7);  // 5 degrees of freedom, p = 0.0001
    EXPECT_EQ(random.below(1), 0U);
}

TEST(Random, FreshSeedsDiffer) { EXPECT_NE(fresh_seed(), fresh_seed()); }

}  // namespace
}  // namespace faultline

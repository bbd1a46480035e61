// Every number in its turn, in an order that the seed decides.
#include "loadgen/arrival/choice_deck.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

std::vector<std::uint32_t> dealt(std::uint32_t count, std::uint64_t seed, std::size_t draws) {
    ChoiceDeck deck(count, seed, "test");
    std::vector<std::uint32_t> numbers;
    for (std::size_t i = 0; i < draws; ++i) {
        numbers.push_back(deck.deal());
    }
    return numbers;
}

TEST(ChoiceDeck, EveryStretchHoldsEachNumberAsOftenAsItPromises) {
    for (const std::uint32_t count : {1U, 2U, 4U, 7U}) {
        for (std::uint64_t seed = 1; seed <= 8; ++seed) {
            const auto numbers = dealt(count, seed, 40);
            for (std::size_t from = 0; from < numbers.size(); ++from) {
                for (std::size_t length = 1; from + length <= numbers.size(); ++length) {
                    const std::int64_t promised =
                        static_cast<std::int64_t>((length + 1) / count) - 1;
                    for (std::uint32_t number = 0; number < count; ++number) {
                        const auto seen = std::count(
                            numbers.begin() + static_cast<std::ptrdiff_t>(from),
                            numbers.begin() + static_cast<std::ptrdiff_t>(from + length), number);
                        ASSERT_GE(seen, promised) << count << " seed " << seed << " from " << from
                                                  << " length " << length;
                    }
                }
            }
        }
    }
}

TEST(ChoiceDeck, TheOrderIsTheSeedsAndEveryFirstNumberComesUp) {
    EXPECT_EQ(dealt(5, 3, 40), dealt(5, 3, 40));
    EXPECT_NE(dealt(5, 3, 40), dealt(5, 4, 40));
    std::vector<int> first(4, 0);
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        ++first[dealt(4, seed, 1).front()];
    }
    EXPECT_GT(*std::ranges::min_element(first), 60);  // 100 each, give or take
}

TEST(ChoiceDeck, OneNumberAndNoneAreAlwaysZero) {
    EXPECT_EQ(dealt(0, 1, 3), (std::vector<std::uint32_t>{0, 0, 0}));
    EXPECT_EQ(dealt(1, 1, 3), (std::vector<std::uint32_t>{0, 0, 0}));
}

}  // namespace
}  // namespace faultline::load

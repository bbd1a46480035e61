// Chance with guaranteed counts: the numbers below `count` are dealt from a shuffled deck, each
// once before any comes again, so every stretch of n draws holds each of them at least (n + 1) /
// count - 1 times, rounded down. Independent draws promise nothing: a run in some thousands would
// send one tenant too little to be judged. A value; memory of one deck.
#pragma once

#include "base/random.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace faultline::load {

class ChoiceDeck {
public:
    // `count` 0 is taken for 1. `name`: of the random stream.
    ChoiceDeck(std::uint32_t count, std::uint64_t seed, std::string_view name);

    [[nodiscard]] std::uint32_t deal();

private:
    RandomStream random_;
    std::vector<std::uint32_t> cards_;
    std::size_t dealt_;  // of this deck; all of it: the next draw shuffles anew
};

}  // namespace faultline::load

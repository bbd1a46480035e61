#include "loadgen/arrival/choice_deck.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace faultline::load {

ChoiceDeck::ChoiceDeck(std::uint32_t count, std::uint64_t seed, std::string_view name)
    : random_(seed, name), cards_(std::max(1U, count)), dealt_(cards_.size()) {
    std::iota(cards_.begin(), cards_.end(), 0U);
}

std::uint32_t ChoiceDeck::deal() {
    if (dealt_ == cards_.size()) {
        // Fisher and Yates, by our own draws: the same order on every machine.
        for (std::size_t left = cards_.size(); left > 1; --left) {
            std::swap(cards_[left - 1], cards_[random_.below(left)]);
        }
        dealt_ = 0;
    }
    return cards_[dealt_++];
}

}  // namespace faultline::load

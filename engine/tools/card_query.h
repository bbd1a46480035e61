// What a card is asked for, and the window of time that follows from it. Values; pure.
#pragma once

#include "base/clock.h"
#include "engine/ports/error.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace faultline::engine {

enum class CardBucket { kDay, kHour };
[[nodiscard]] std::string_view to_string(CardBucket bucket);

struct CardQuery {
    std::string period = "7d";
    CardBucket bucket = CardBucket::kDay;
    std::int64_t period_seconds = 7 * 86'400;
};

// `period`: a whole number and d or h, from 1h to 90d, without leading zeros; `bucket`: day or
// hour. INVALID_PARAMS that names the field and shows a right example.
[[nodiscard]] Result<CardQuery> parse_card_query(std::string_view period, std::string_view bucket);

// Whole buckets in seconds since the epoch, [from, to): the running bucket is the last one. The
// window moves only when a bucket ends, so that an unchanged card keeps its ETag meanwhile.
struct CardWindow {
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::int64_t bucket_seconds = 86'400;

    [[nodiscard]] std::size_t buckets() const {
        return static_cast<std::size_t>((to - from) / bucket_seconds);
    }
};
[[nodiscard]] CardWindow window_of(const CardQuery& query, WallTime now);

}  // namespace faultline::engine

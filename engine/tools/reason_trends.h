// The card `reason-trends`: why decisions were made, how often, weighed. A pure function of the
// records, the window and the weights: no clock, no order of the input, so that the same content
// has the same ETag on every replica.
#pragma once

#include "engine/tools/card_query.h"
#include "engine/tools/card_source.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::engine {

inline constexpr std::size_t kTopReasons = 5;

// What is not named weighs 1.
struct ReasonWeights {
    std::map<std::string, double, std::less<>> labels;  // by reason
    std::map<std::string, double, std::less<>> groups;

    [[nodiscard]] double of(std::string_view reason, std::string_view group) const;
};

struct TopReason {
    std::string reason;
    double score = 0.0;  // sum over groups of count × label weight × group weight
    std::int64_t count = 0;
};

// At most `kTopReasons`, by score, equal scores by name.
[[nodiscard]] std::vector<TopReason> top_reasons(const std::vector<ReasonEvent>& events,
                                                 const ReasonWeights& weights);

// Canonical JSON (sorted keys, no spaces): {"bucket", "buckets": [{"events", "start"}], "card",
// "groups": [{"count", "group"}], "period", "summary": {"total_events", "unique_reasons"},
// "top_reasons": [{"count", "reason", "score"}], "window": {"from", "to"}}. Times are RFC 3339.
[[nodiscard]] std::string reason_trends_body(const CardQuery& query, const CardWindow& window,
                                             const std::vector<ReasonEvent>& events,
                                             const ReasonWeights& weights);

}  // namespace faultline::engine

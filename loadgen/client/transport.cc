#include "loadgen/client/transport.h"

#include <algorithm>

namespace faultline::load {

bool TransportStats::is_explained(Outcome outcome) const {
    return std::ranges::find(reasons, outcome, &OutcomeReason::outcome) != reasons.end();
}

void TransportStats::explain(Outcome outcome, std::string reason) {
    if (!is_explained(outcome) && !reason.empty()) {
        reasons.push_back({.outcome = outcome, .text = std::move(reason)});
    }
}

}  // namespace faultline::load

// Keeps retries from multiplying a load that an upstream cannot carry anyway: over the last ten
// seconds at most 20 % as many retries as calls, but 10 in any second are always allowed. Pure; one
// per tool, confined to the engine's executor; ten counters at any load.
#pragma once

#include "base/clock.h"

#include <array>
#include <cstdint>

namespace faultline::engine {

struct RetryBudgetLimits {
    double ratio = 0.2;                   // retries for each call of the last ten seconds
    std::uint64_t floor_per_second = 10;  // retries that are always allowed
};

class RetryBudget {
public:
    explicit RetryBudget(RetryBudgetLimits limits = {}) : limits_(limits) {}

    void called(Instant now);
    // True and counted when one more retry is within the budget.
    bool withdraw(Instant now);

    [[nodiscard]] std::uint64_t refused() const { return refused_; }

private:
    struct Second {
        std::int64_t number = -1;
        std::uint64_t calls = 0;
        std::uint64_t retries = 0;
    };
    Second& second_of(Instant now);

    RetryBudgetLimits limits_;
    std::array<Second, 10> window_{};
    std::uint64_t refused_ = 0;
};

}  // namespace faultline::engine

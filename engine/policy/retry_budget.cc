#include "engine/policy/retry_budget.h"

#include <chrono>

namespace faultline::engine {

namespace {

std::int64_t number_of(Instant now) {
    return std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
}

}  // namespace

RetryBudget::Second& RetryBudget::second_of(Instant now) {
    const std::int64_t number = number_of(now);
    const auto size = static_cast<std::int64_t>(window_.size());
    Second& second = window_[static_cast<std::size_t>(((number % size) + size) % size)];
    if (second.number != number) {
        second = Second{.number = number};
    }
    return second;
}

void RetryBudget::called(Instant now) { ++second_of(now).calls; }

bool RetryBudget::withdraw(Instant now) {
    Second& current = second_of(now);
    bool within = current.retries < limits_.floor_per_second;
    if (!within) {
        std::uint64_t calls = 0;
        std::uint64_t retries = 0;
        const std::int64_t oldest = current.number - static_cast<std::int64_t>(window_.size());
        for (const Second& second : window_) {
            if (second.number > oldest) {
                calls += second.calls;
                retries += second.retries;
            }
        }
        within = static_cast<double>(retries + 1) <= limits_.ratio * static_cast<double>(calls);
    }
    if (!within) {
        ++refused_;
        return false;
    }
    ++current.retries;
    return true;
}

}  // namespace faultline::engine

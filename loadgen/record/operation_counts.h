// What became of a set of operations, counted. A value with one writer, merged by addition; about
// 8 KB however many operations it saw.
#pragma once

#include "base/clock.h"
#include "loadgen/record/sample.h"

#include <array>
#include <cstdint>
#include <vector>

namespace faultline::load {

// A release this much after its intent is counted as late.
inline constexpr Duration kLate = std::chrono::milliseconds(1);

struct OperationCounts {
    void add(const Sample& sample);
    void merge(const OperationCounts& other);

    [[nodiscard]] std::uint64_t of(Outcome outcome) const {
        return outcomes[static_cast<std::size_t>(outcome)];
    }
    // planned = sent + shed; sent = completed + rejected + failed() + unanswered.
    [[nodiscard]] std::uint64_t planned() const { return sent + of(Outcome::kShed); }
    // Sent and failed; what was never answered is counted apart.
    [[nodiscard]] std::uint64_t failed() const {
        return without_good_answer() - of(Outcome::kUnanswered);
    }
    // Sent, and failed or never answered.
    [[nodiscard]] std::uint64_t without_good_answer() const;
    // Whose answer had an HTTP status.
    [[nodiscard]] std::uint64_t answered() const;
    [[nodiscard]] std::uint64_t labelled() const;

    std::uint64_t sent = 0;
    std::uint64_t late = 0;            // of those sent: released more than kLate after the intent
    std::uint64_t leaked = 0;          // of those sent: the answer held another tenant's canary
    std::uint64_t bytes_received = 0;  // of the answers, heads and bodies
    std::array<std::uint64_t, kOutcomeCount> outcomes{};  // by Outcome
    std::array<std::uint64_t, 1000> statuses{};           // by HTTP status; 0 is not counted
    std::vector<std::uint64_t> labels;                    // by Sample::label, at most 2^16
    Duration last_intended{};                             // from the run's zero
    Duration last_released{};                             // from the run's zero
};

}  // namespace faultline::load

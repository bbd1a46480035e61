// The operations that a check looks at: those of one window, of one tenant where it names one.
// From single operations where the record kept them, else from its tallies: both give the same
// counts by the same rules. A value that refers to its record; pure.
#pragma once

#include "loadgen/record/distribution.h"
#include "loadgen/record/operation_counts.h"
#include "loadgen/record/tally.h"
#include "scenarios/judge/check_window.h"
#include "scenarios/judge/operation_times.h"
#include "scenarios/judge/record_index.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace faultline::scenario {

// Operations due in the window that a check does not look at.
struct LeftOut {
    std::uint64_t edge = 0;     // a fault began or was healed while they ran
    std::uint64_t outside = 0;  // no fault was active while they ran, and the check is about faults
    std::uint64_t inside = 0;   // they ran under a fault, and the check is about the time without
};

class Operations {
public:
    // nullopt when the record holds tallies only, and none of such a window.
    [[nodiscard]] static std::optional<Operations> select(const CheckSpec& check,
                                                          const RecordIndex& index,
                                                          const CheckSpan& due);

    // Of what was sent; shed operations are not among them.
    [[nodiscard]] const load::OperationCounts& counts() const { return counts_; }
    // Failed, never answered, or rejected in a phase that does not allow it.
    [[nodiscard]] std::uint64_t bad() const { return bad_; }
    [[nodiscard]] const LeftOut& left_out() const { return left_out_; }
    [[nodiscard]] Duration length() const { return length_; }
    [[nodiscard]] load::Distribution times(Timing timing) const;
    // The single ones, in order of their intended time. Empty when only tallies are there.
    [[nodiscard]] std::span<const load::Sample* const> single() const { return samples_; }
    [[nodiscard]] const RecordIndex& index() const { return *index_; }

    // The same operations with each one's own lateness taken off its response.
    [[nodiscard]] Operations without_lateness() const;

private:
    explicit Operations(const RecordIndex& index) : index_(&index) {}
    // Whether the window is about it; counts it as left out when not.
    bool is_asked(const load::Sample& sample, const CheckSpan& window);
    void add(const load::Sample& sample);
    void add(const load::PhaseTally& phase, const load::Tally& tally);

    const RecordIndex* index_;
    std::vector<const load::Sample*> samples_;
    std::optional<load::Tally> tally_;  // set: there are no samples
    load::OperationCounts counts_;
    std::uint64_t bad_ = 0;
    LeftOut left_out_;
    Duration length_{};
    bool since_release_ = false;
};

}  // namespace faultline::scenario

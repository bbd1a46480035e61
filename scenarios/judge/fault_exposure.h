// How an operation lay in time to the faults of its run: while none was active, wholly while one
// was, or over an edge, where a fault began or was healed while it ran. Checks on what a fault did
// ask only the second kind, checks on the steady state only the first.
//
// An operation that was still open when its stretch of time ended is no edge when it had been open
// for long: the stretch is what held it up, and its end counts there. Long is twice the longest
// operation that ran wholly within, at least 250 ms, at most half of the stretch. Otherwise what
// hangs until the heal, or for good, would be left out of exactly those checks that are about it.
//
// Values made once from a record; pure; as many stretches as faults and gaps between them.
#pragma once

#include "loadgen/record/sample.h"
#include "scenarios/judge/run_record.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace faultline::scenario {

enum class Exposure : std::uint8_t {
    kOutside,  // no fault was active at any moment from its release to its end
    kInside,   // released after a fault took hold and answered before its heal began; or held up by
               // it until its end (see above)
    kEdge,     // it overlaps a fault, and ran wholly inside none or not inside every one it met
};

// From the run's zero.
[[nodiscard]] Duration took_hold(const FaultWindow& fault);
[[nodiscard]] Duration heal_began(const FaultWindow& fault);

class FaultExposure {
public:
    explicit FaultExposure(const RunRecord& record);

    // Whether any fault was active at all; without one everything is outside.
    [[nodiscard]] bool any() const { return !active_.empty(); }
    // REQUIRES: the operation was sent.
    [[nodiscard]] Exposure of(const load::Sample& sample) const;
    // Of one that is inside: whether it is inside of this fault, an index in RunRecord::faults.
    [[nodiscard]] bool is_inside(const load::Sample& sample, std::size_t fault) const;

private:
    // A fault's, from taking hold to the beginning of its heal; or a gap's between faults.
    struct Stretch {
        Duration from{};
        Duration to{};
        // Effects of its fault may be felt in these wider bounds: while it was brought about, and
        // while it was healed. Of a gap the same as above.
        Duration first{};
        Duration last{};
        Duration longest{};     // of the operations that ran wholly within; zero: there was none
        std::size_t fault = 0;  // index in RunRecord::faults; of a gap nothing
    };

    [[nodiscard]] static bool is_within(const load::Sample& sample, const Stretch& stretch);
    [[nodiscard]] static bool is_held_by(const load::Sample& sample, const Stretch& stretch);

    std::vector<Stretch> active_;  // one a fault that was injected
    std::vector<Stretch> quiet_;   // before the first fault and between faults, in order of time
};

// How many of the operations that were sent are edge operations, by Sample::phase; as many as the
// record has tallies. Zeros where the record keeps no single operations.
[[nodiscard]] std::vector<std::uint64_t> edge_operations(const RunRecord& record);

}  // namespace faultline::scenario

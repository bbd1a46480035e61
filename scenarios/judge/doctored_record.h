// A copy of a run's record in which what a check forbids was made to happen: a check that passes
// there as well cannot fail, whatever the target does. Each metric says in its own file what is to
// be changed. Pure; the original outlives the copy; one thread.
#pragma once

#include "scenarios/judge/run_record.h"
#include "scenarios/judge/verdict.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace faultline::scenario {

class RecordIndex;

// Where the figure of a check is driven: below its lower limit, or above its upper one.
enum class Direction { kDown, kUp };
// Those in which a limit of the check can be broken.
[[nodiscard]] std::vector<Direction> directions_of(const CheckSpec& check);

class DoctoredRecord {
public:
    // Without events and texts, which no check reads.
    explicit DoctoredRecord(const RunRecord& original);

    [[nodiscard]] const RunRecord& record() const { return copy_; }
    // As the original again, for the next check.
    void restore();

    // Of the operations and steps that the check selects: all but those of a baseline that it is
    // compared with. Of a record of tallies one operation stands for all of a tally.
    void change_operations(const CheckSpec& check,
                           const std::function<void(load::Sample&)>& change);
    // Of a record of tallies there are none.
    void change_steps(const CheckSpec& check, const std::function<void(StepObservation&)>& change);

    // The index of a label, and of a step's word; the copy learns those that the run never saw.
    std::uint16_t label(std::string_view name);
    std::uint16_t step_word(std::string_view name);

    // Above the timeout, so longer than any answer.
    [[nodiscard]] Duration longest_answer() const;

private:
    const RunRecord* original_;
    RunRecord copy_;
    // What restore() has to bring back.
    bool tallies_changed_ = false;
    std::vector<std::size_t> samples_changed_;  // their places
    std::vector<std::size_t> steps_changed_;
};

// What the doctors of several metrics do to one operation.
void let_it_complete(load::Sample& sample);
void let_it_fail(load::Sample& sample);
void let_it_be_rejected(load::Sample& sample);
// As the answer to this status, which must be one that ends an exchange.
void answer_with(load::Sample& sample, std::uint16_t http_status);
// An answer, or a rejection when it was one, after this time; released when it was due.
void answer_after(load::Sample& sample, Duration time);
// Sent and never answered.
void let_it_time_out(load::Sample& sample);

struct DoctoredVerdict {
    // Whether the check fails where what it forbids happens. nullopt: that cannot be known.
    std::optional<bool> can_fail;
    // What came of it there: that it fails, holds, or why it could not be judged.
    CheckOutcome there;
};
// It cannot be known of a check that was not judged on this record either, or that has too few
// samples, its own or those of the baseline that it is compared with.
[[nodiscard]] DoctoredVerdict judge_doctored(const CheckSpec& check, const CheckOutcome& outcome,
                                             DoctoredRecord& doctored);

// Tries every check that did not fail; one that passed and cannot fail becomes inconclusive, one of
// which that cannot be known says why.
void try_each_check(const RunRecord& record, std::vector<CheckOutcome>& outcomes);

}  // namespace faultline::scenario

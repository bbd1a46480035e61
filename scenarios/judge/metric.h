// One metric that a check may judge: what files may say of it, and the function that measures it.
// Each has a file in metrics/ and a line in metrics/metrics.h.
#pragma once

#include "scenarios/format/check_metric.h"
#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/operations.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::scenario {

struct Measured {
    // In the metric's base unit: a ratio, a count, seconds or per second; infinity is possible.
    // nullopt when the selectors matched no operation or step.
    std::optional<double> value;
    std::uint64_t samples = 0;  // operations or steps that the figure rests on
    std::uint64_t hits = 0;     // of a share or a count
    // Why an upper limit holds only for lack of data: no answer could have broken it. Empty: the
    // value counts.
    std::string vacuous;
    // Why there is no value although there are operations. Empty: there is one, or there are none.
    std::string unmeasurable{};
};

struct Metric {
    CheckMetric about;
    // Pure. An operation without an answer is never left out: it is an infinite response, a step
    // that did not succeed, a status that it does not have.
    Measured (*measure)(const CheckSpec& check, const Operations& operations) = nullptr;
    // Makes what a check of it forbids happen in the record: the figure leaves the limits on that
    // side, as far as any target can drive it.
    void (*doctor)(const CheckSpec& check, Direction direction, DoctoredRecord& doctored) = nullptr;
    // Lies of a transport that a check of it must notice, driving the figure that way.
    std::vector<Lie> (*lies)(const CheckSpec& check, Direction direction) = nullptr;
    // What `of_baseline` compares with, where that is another metric; "": the metric itself.
    std::string_view baseline = "";
    // Whether an answer that is an HTTP error with this status, or the lack of an answer (0), is
    // what it counts. Null: it counts none of them, as a share of good answers does.
    bool (*counts_status)(const CheckSpec& check, unsigned http_status) = nullptr;
};

// hits of all, as a ratio; no value when there are none at all.
[[nodiscard]] Measured share_of(std::uint64_t hits, std::uint64_t all);
// A share of the operations; vacuous when none of them was answered.
[[nodiscard]] Measured answered_share(std::uint64_t hits, const Operations& operations);
// The count instead of the share, over the same operations.
[[nodiscard]] Measured counted(Measured share);
// The check's percentile of the times (p100, the slowest, when it names none).
[[nodiscard]] Measured percentile_of(const CheckSpec& check, const load::Distribution& times);
[[nodiscard]] Measured mean_of(const load::Distribution& times);
// The share of the operations whose answer carries this label.
[[nodiscard]] Measured label_share(const Operations& operations, std::string_view label);

// Less than any operation or step takes.
inline constexpr Duration kShortestTime{1};
// As slow or as fast as an answer can be.
[[nodiscard]] Duration time_towards(Direction direction, const DoctoredRecord& doctored);
// The `doctor` of metrics of one kind. Every operation that the check selects times out (up), or is
// answered at once (down):
void doctor_times(const CheckSpec& check, Direction direction, DoctoredRecord& doctored);
// is answered well, or fails:
void doctor_good_answers(const CheckSpec& check, Direction direction, DoctoredRecord& doctored);
// fails, or is answered well:
void doctor_failures(const CheckSpec& check, Direction direction, DoctoredRecord& doctored);
// is rejected, or is answered well:
void doctor_rejections(const CheckSpec& check, Direction direction, DoctoredRecord& doctored);
// Every answer with this label, or none.
void doctor_label(const CheckSpec& check, std::string_view label, Direction direction,
                  DoctoredRecord& doctored);

}  // namespace faultline::scenario

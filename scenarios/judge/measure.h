// What a metric amounts to over one stretch of the run. Pure. An operation without an answer is
// never left out: it is an infinite response, a step that did not succeed, a status nobody gave.
#pragma once

#include "scenarios/format/check_catalogue.h"
#include "scenarios/judge/record_index.h"

#include <cstdint>
#include <optional>
#include <string>

namespace faultline::scenario {

struct Measured {
    // In the metric's base unit; infinity is possible. Nothing when the selectors matched nothing.
    std::optional<double> value;
    std::uint64_t samples = 0;  // what the figure rests on
    std::uint64_t hits = 0;     // of a share or a count
    // Why a value that keeps an upper limit says nothing: no answer could have broken it.
    std::string vacuous;
};

[[nodiscard]] Measured measure(const CheckSpec& check, const MetricInfo& metric,
                               const RecordIndex& index, TimeSpan span);

}  // namespace faultline::scenario

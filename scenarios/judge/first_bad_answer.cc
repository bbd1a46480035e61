#include "scenarios/judge/first_bad_answer.h"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace faultline::scenario {

namespace {

struct Kind {
    unsigned http_status = 0;  // 0: no answer
    std::uint64_t count = 0;   // of the check's operations
};

// Of "at 1.2s the first 500: no such table" or "the first reset: closed"; nullopt: of neither form.
std::optional<Kind> kind_of(std::string_view detail, const load::OperationCounts& counts) {
    constexpr std::string_view kFirst = "the first ";
    const auto at = detail.find(kFirst);
    const auto end = detail.find(':', at);
    if (at == std::string_view::npos || end == std::string_view::npos) {
        return std::nullopt;
    }
    const auto begin = at + kFirst.size();
    const std::string_view word = detail.substr(begin, end - begin);
    unsigned status = 0;
    const auto [rest, error] = std::from_chars(word.data(), word.data() + word.size(), status);
    if (error == std::errc{} && rest == word.data() + word.size()) {
        return Kind{.http_status = status,
                    .count = status < counts.statuses.size() ? counts.statuses[status] : 0};
    }
    for (std::size_t i = 0; i < load::kOutcomeCount; ++i) {
        if (word == load::to_string(static_cast<load::Outcome>(i))) {
            return Kind{.count = counts.outcomes[i]};
        }
    }
    return std::nullopt;
}

}  // namespace

std::string first_bad_answer(const CheckSpec& check, const Metric& metric,
                             const Operations& operations, Direction failed) {
    // A step has an error code of its own, and a time says nothing of what was answered.
    if (metric.about.about_steps || metric.about.unit == MetricUnit::kSeconds) {
        return {};
    }
    for (const std::string_view event_kind : {"answer", "outcome"}) {
        for (const TimelineEvent& event : operations.index().record().events) {
            const auto kind = event.kind == event_kind ? kind_of(event.detail, operations.counts())
                                                       : std::nullopt;
            if (!kind || kind->count == 0) {
                continue;
            }
            const bool is_counted =
                metric.counts_status != nullptr && metric.counts_status(check, kind->http_status);
            if (is_counted == (failed == Direction::kUp)) {
                return event.detail;
            }
        }
    }
    return {};
}

}  // namespace faultline::scenario

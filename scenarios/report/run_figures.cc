#include "scenarios/report/run_figures.h"

#include "base/units.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

namespace faultline::scenario {

namespace {

using namespace std::chrono_literals;

constexpr std::array<Duration, 12> kSliceLengths = {
    kSmallestSlice, 500ms, 1s, 2s, 5s, 10s, 15s, 30s, 60s, 120s, 300s, 600s};

// Best first, so that charts stack and tables read in the same order everywhere.
constexpr std::array<std::string_view, 6> kKnown = {"success",  "completed", "partial",
                                                    "degraded", "rejected",  "failed"};

std::size_t rank_of(std::string_view status) {
    return static_cast<std::size_t>(std::find(kKnown.begin(), kKnown.end(), status) -
                                    kKnown.begin());
}

Duration length_of(const RunRecord& record) {
    Duration length{};
    for (const auto& phase : record.phases) {
        length = std::max(length, phase.end);
    }
    for (const auto& sample : record.samples) {
        length = std::max(length, sample.intended);
    }
    return length;
}

Duration slice_for(Duration length) {
    for (const auto slice : kSliceLengths) {
        if (length / slice < static_cast<std::int64_t>(kMaxSlices)) {
            return slice;
        }
    }
    return length / static_cast<std::int64_t>(kMaxSlices - 1);
}

std::vector<std::string> statuses_of(const RunRecord& record) {
    std::vector<std::string> statuses;
    for (const auto& sample : record.samples) {
        const auto status = status_of(record, sample);
        if (std::find(statuses.begin(), statuses.end(), status) == statuses.end()) {
            statuses.emplace_back(status);
        }
    }
    std::sort(statuses.begin(), statuses.end(), [](const auto& a, const auto& b) {
        return std::pair(rank_of(a), a) < std::pair(rank_of(b), b);
    });
    return statuses;
}

void count(const load::Sample& sample, Slice& slice) {
    ++slice.offered;
    switch (sample.outcome) {
        case load::Outcome::kCompleted:
            ++slice.completed;
            break;
        case load::Outcome::kRejected:
            ++slice.rejected;
            break;
        case load::Outcome::kShed:
            ++slice.shed;
            break;
        default:
            ++slice.failed;
    }
}

}  // namespace

std::string_view status_of(const RunRecord& record, const load::Sample& sample) {
    const bool answered = sample.outcome == load::Outcome::kCompleted ||
                          sample.outcome == load::Outcome::kCheckFailed;
    if (answered && sample.label != 0 && sample.label < record.labels.size()) {
        return record.labels[sample.label];
    }
    return load::to_string(sample.outcome);
}

std::optional<Duration> quantile(std::vector<Duration>& values, double p) {
    if (values.empty()) {
        return std::nullopt;
    }
    const auto rank = static_cast<std::size_t>(std::ceil(p * static_cast<double>(values.size())));
    const std::size_t index = std::clamp<std::size_t>(rank, 1, values.size()) - 1;
    const auto nth = values.begin() + static_cast<std::ptrdiff_t>(index);
    std::nth_element(values.begin(), nth, values.end());
    return *nth;
}

std::string_view phase_at(const RunRecord& record, Duration at) {
    for (const auto& phase : record.phases) {
        if (phase.start <= at && at < phase.end) {
            return phase.name;
        }
    }
    return "";
}

std::string show(std::optional<Duration> duration) {
    return duration ? format_duration(*duration) : "–";
}

RunFigures figures_of(const RunRecord& record) {
    RunFigures figures;
    figures.length = length_of(record);
    if (figures.length <= Duration{}) {
        return figures;
    }
    figures.slice = slice_for(figures.length);
    figures.statuses = statuses_of(record);
    const auto slices = static_cast<std::size_t>(figures.length / figures.slice) +
                        (figures.length % figures.slice > Duration{} ? 1 : 0);
    figures.slices.resize(std::max<std::size_t>(slices, 1));
    for (std::size_t i = 0; i < figures.slices.size(); ++i) {
        figures.slices[i].start = figures.slice * static_cast<std::int64_t>(i);
        figures.slices[i].by_status.resize(figures.statuses.size());
    }
    std::map<std::string_view, std::size_t> row_of;
    for (std::size_t i = 0; i < figures.statuses.size(); ++i) {
        row_of[figures.statuses[i]] = i;
    }
    std::vector<std::vector<Duration>> responses(figures.slices.size());
    for (const auto& sample : record.samples) {
        const auto at =
            static_cast<std::size_t>(std::max<std::int64_t>(sample.intended / figures.slice, 0));
        const std::size_t index = std::min(at, figures.slices.size() - 1);
        count(sample, figures.slices[index]);
        ++figures.slices[index].by_status[row_of.at(status_of(record, sample))];
        if (sample.outcome != load::Outcome::kShed) {
            responses[index].push_back(sample.response());
        }
    }
    for (std::size_t i = 0; i < responses.size(); ++i) {
        figures.slices[i].p50 = quantile(responses[i], 0.5);
        figures.slices[i].p99 = quantile(responses[i], 0.99);
        figures.slices[i].max = quantile(responses[i], 1.0);
    }
    return figures;
}

}  // namespace faultline::scenario

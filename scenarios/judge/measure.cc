#include "scenarios/judge/measure.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <vector>

namespace faultline::scenario {

namespace {

using load::Outcome;
using load::Sample;

std::optional<std::string_view> selector(const CheckSpec& check, std::string_view name) {
    const auto found = check.select.find(std::string(name));
    if (found == check.select.end()) {
        return std::nullopt;
    }
    return found->second;
}

double seconds_or_infinity(Duration duration) {
    return duration == load::kNever ? std::numeric_limits<double>::infinity()
                                    : to_seconds(duration);
}

// Of rank ceil(p % of n); exact, so that limits are judged on what was measured.
double quantile(std::vector<double>& values, double percentile) {
    const double rank = std::ceil(percentile / 100.0 * static_cast<double>(values.size()) - 1e-9);
    const auto last = static_cast<double>(values.size());
    const auto at = static_cast<std::ptrdiff_t>(std::clamp(rank, 1.0, last)) - 1;
    std::nth_element(values.begin(), values.begin() + at, values.end());
    return values[static_cast<std::size_t>(at)];
}

Measured share(std::uint64_t hits, std::uint64_t of) {
    Measured measured{.value = {}, .samples = of, .hits = hits, .vacuous = {}};
    if (of > 0) {
        measured.value = static_cast<double>(hits) / static_cast<double>(of);
    }
    return measured;
}

// The operations of the span, of the selected tenant.
std::vector<const Sample*> operations(const CheckSpec& check, const RecordIndex& index,
                                      TimeSpan span) {
    std::vector<const Sample*> chosen;
    const auto name = selector(check, "tenant");
    const auto tenant = name ? index.tenant(*name) : std::nullopt;
    if (name && !tenant) {
        return chosen;
    }
    for (const Sample* sample : index.sent(span)) {
        if (!tenant || sample->tenant == *tenant) {
            chosen.push_back(sample);
        }
    }
    return chosen;
}

using Operations = std::vector<const Sample*>;

Measured label_share(const Operations& chosen, const RecordIndex& index, std::string_view status) {
    const auto wanted = index.label(status);
    std::uint64_t hits = 0;
    std::uint64_t labelled = 0;
    for (const Sample* sample : chosen) {
        labelled += sample->label != 0 ? 1 : 0;
        hits += wanted && *wanted != 0 && sample->label == *wanted ? 1 : 0;
    }
    Measured measured = share(hits, chosen.size());
    if (labelled == 0) {
        measured.vacuous = "no answer carried a status";
    }
    return measured;
}

template <class Predicate>
Measured answered_share(const Operations& chosen, Predicate hit) {
    std::uint64_t hits = 0;
    std::uint64_t answered = 0;
    for (const Sample* sample : chosen) {
        answered += sample->http_status != 0 ? 1 : 0;
        hits += hit(*sample) ? 1 : 0;
    }
    Measured measured = share(hits, chosen.size());
    if (answered == 0) {
        measured.vacuous = "nothing was answered";
    }
    return measured;
}

Measured http_status_share(const Operations& chosen, std::string_view status) {
    unsigned wanted = 0;
    std::from_chars(status.data(), status.data() + status.size(), wanted);
    return answered_share(chosen, [&](const Sample& s) { return s.http_status == wanted; });
}

// A count instead of a share, over the same operations.
Measured counted(Measured measured) {
    if (measured.value) {
        measured.value = static_cast<double>(measured.hits);
    }
    return measured;
}

Measured error_ratio(const Operations& chosen) {
    const auto failed = [](const Sample* sample) {
        return load::is_failure(sample->outcome) || sample->outcome == Outcome::kUnanswered;
    };
    const auto hits = std::count_if(chosen.begin(), chosen.end(), failed);
    return share(static_cast<std::uint64_t>(hits), chosen.size());
}

Measured outcome_share(const Operations& chosen, Outcome outcome) {
    return answered_share(chosen, [&](const Sample& s) { return s.outcome == outcome; });
}

Measured goodput(const Operations& chosen, TimeSpan span) {
    Measured measured = outcome_share(chosen, Outcome::kCompleted);
    if (measured.value) {
        measured.value = static_cast<double>(measured.hits) / to_seconds(span.to - span.from);
    }
    return measured;
}

Measured times(const Operations& chosen, const CheckSpec& check, Metric metric) {
    std::vector<double> values;
    values.reserve(chosen.size());
    for (const Sample* sample : chosen) {
        values.push_back(seconds_or_infinity(metric == Metric::kResponse ? sample->response()
                                                                         : sample->service()));
    }
    Measured measured{.value = {}, .samples = values.size(), .hits = 0, .vacuous = {}};
    if (!values.empty()) {
        measured.value = quantile(values, check.percentile.value_or(100.0));
    }
    return measured;
}

Measured canary_leaks(const Operations& chosen, const RecordIndex& index) {
    const RunRecord& record = index.record();
    Measured measured = counted(answered_share(chosen, [](const Sample& s) { return s.leaked; }));
    if (measured.value) {
        *measured.value += static_cast<double>(record.canary_leaks_elsewhere);
    }
    if (record.canaries == 0) {
        measured.vacuous = "no canary was planted that another tenant could have seen";
    } else if (!record.evidence_error.empty()) {
        measured.vacuous = "log and metrics could not be read";
    }
    return measured;
}

struct StepSelection {
    std::optional<std::uint16_t> step;  // absent: every step
    bool unknown = false;               // named, but the run never saw it
};

StepSelection select_step(const CheckSpec& check, const RecordIndex& index) {
    const auto name = selector(check, "step");
    StepSelection selection;
    if (name) {
        selection.step = index.step_name(*name);
        selection.unknown = !selection.step;
    }
    return selection;
}

struct StepTally {
    std::vector<const StepObservation*> seen;
    std::uint64_t missing = 0;  // operations that ask for the step and whose answer has none
};

StepTally tally_steps(const Operations& chosen, const RecordIndex& index,
                      const StepSelection& selection) {
    StepTally tally;
    for (const Sample* sample : chosen) {
        bool found = false;
        for (const StepObservation& step : index.steps_of(*sample)) {
            if (!selection.step || step.step == *selection.step) {
                tally.seen.push_back(&step);
                found = true;
            }
        }
        if (!found && selection.step && index.asks_for(sample->request, *selection.step)) {
            ++tally.missing;
        }
    }
    return tally;
}

bool hits(const StepObservation& step, Metric metric, std::optional<std::uint16_t> wanted) {
    switch (metric) {
        case Metric::kStepErrorShare:
            return wanted && step.error_code == *wanted;
        case Metric::kStepSuccessShare:
            return step.success;
        case Metric::kDataSourceShare:
            return wanted && step.data_source == *wanted;
        case Metric::kFallbackShare:
            return step.fallback_used;
        case Metric::kSecurityErrorShare:
            return step.security_error;
        default:
            return false;
    }
}

Measured step_share(const StepTally& tally, const CheckSpec& check, Metric metric,
                    const RecordIndex& index) {
    std::optional<std::uint16_t> wanted;
    for (const char* const name : {"error_code", "data_source"}) {
        if (const auto text = selector(check, name)) {
            wanted = index.step_name(*text);
        }
    }
    const auto count =
        std::count_if(tally.seen.begin(), tally.seen.end(),
                      [&](const StepObservation* step) { return hits(*step, metric, wanted); });
    Measured measured = share(static_cast<std::uint64_t>(count), tally.seen.size() + tally.missing);
    if (tally.seen.empty()) {
        measured.vacuous = "no answer named the step";
    }
    return measured;
}

Measured step_duration(const StepTally& tally, const CheckSpec& check) {
    std::vector<double> values(tally.missing, std::numeric_limits<double>::infinity());
    for (const StepObservation* step : tally.seen) {
        values.push_back(to_seconds(step->duration));
    }
    Measured measured{.value = {}, .samples = values.size(), .hits = 0, .vacuous = {}};
    if (!values.empty()) {
        measured.value = quantile(values, check.percentile.value_or(100.0));
    }
    return measured;
}

Measured measure_steps(const CheckSpec& check, const MetricInfo& metric, const RecordIndex& index,
                       const Operations& chosen) {
    const StepSelection selection = select_step(check, index);
    if (selection.unknown) {
        return {};
    }
    const StepTally tally = tally_steps(chosen, index, selection);
    return metric.metric == Metric::kStepDuration ? step_duration(tally, check)
                                                  : step_share(tally, check, metric.metric, index);
}

}  // namespace

Measured measure(const CheckSpec& check, const MetricInfo& metric, const RecordIndex& index,
                 TimeSpan span) {
    const Operations chosen = operations(check, index, span);
    if (metric.about_steps) {
        return measure_steps(check, metric, index, chosen);
    }
    switch (metric.metric) {
        case Metric::kStatusShare:
            return label_share(chosen, index, selector(check, "status").value_or(""));
        case Metric::kSuccessShare:
            return label_share(chosen, index, "success");
        case Metric::kHttpStatusShare:
            return http_status_share(chosen, selector(check, "http_status").value_or(""));
        case Metric::kHttp5xx:
            return counted(
                answered_share(chosen, [](const Sample& s) { return s.http_status >= 500; }));
        case Metric::kErrorRatio:
            return error_ratio(chosen);
        case Metric::kRejectedShare:
            return outcome_share(chosen, Outcome::kRejected);
        case Metric::kGoodput:
            return goodput(chosen, span);
        case Metric::kCanaryLeaks:
            return canary_leaks(chosen, index);
        default:
            return times(chosen, check, metric.metric);
    }
}

}  // namespace faultline::scenario

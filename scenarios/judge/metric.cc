#include "scenarios/judge/metric.h"

#include "scenarios/format/request_route.h"

#include <algorithm>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

bool may_carry_status(const RequestSpec& request) {
    return route_of(request) != RequestRoute::kOther;
}

// No answer of the whole run carried a status, and by what was sent none was due: of a URL whose
// answers are of another form, of paths of the engine that answer with none. Where nothing went
// well it is the target that failed.
bool carries_no_status(const Operations& operations) {
    const RunRecord& record = operations.index().record();
    if (record.labels.size() > 1 || operations.counts().of(load::Outcome::kCompleted) == 0) {
        return false;
    }
    return record.scenario.target.url ||
           std::ranges::none_of(record.scenario.load.requests, may_carry_status);
}

}  // namespace

Measured share_of(std::uint64_t hits, std::uint64_t all) {
    Measured measured{.value = {}, .samples = all, .hits = hits, .vacuous = {}};
    if (all > 0) {
        measured.value = static_cast<double>(hits) / static_cast<double>(all);
    }
    return measured;
}

Measured answered_share(std::uint64_t hits, const Operations& operations) {
    Measured measured = share_of(hits, operations.counts().sent);
    if (operations.counts().answered() == 0) {
        measured.vacuous = "nothing was answered";
    }
    return measured;
}

Measured counted(Measured share) {
    if (share.value) {
        share.value = static_cast<double>(share.hits);
    }
    return share;
}

Measured percentile_of(const CheckSpec& check, const load::Distribution& times) {
    Measured measured{.value = {}, .samples = times.count(), .hits = 0, .vacuous = {}};
    if (measured.samples > 0) {
        measured.value = times.quantile_seconds(check.percentile.value_or(100.0) / 100.0);
    }
    return measured;
}

Measured mean_of(const load::Distribution& times) {
    Measured measured{.value = {}, .samples = times.count(), .hits = 0, .vacuous = {}};
    if (measured.samples > 0) {
        measured.value = times.mean_seconds();
    }
    return measured;
}

Measured label_share(const Operations& operations, std::string_view label) {
    const load::OperationCounts& counts = operations.counts();
    const auto wanted = operations.index().label(label);
    const bool was_seen = wanted && *wanted != 0 && *wanted < counts.labels.size();
    Measured measured = share_of(was_seen ? counts.labels[*wanted] : 0, counts.sent);
    if (carries_no_status(operations)) {
        measured.value.reset();
        measured.unmeasurable = fmt::format(
            "none of {} answers carries a status, so there is no share of one: ask for their HTTP "
            "status (http_status_share), or for good answers (completed_share)",
            counts.answered());
    }
    if (counts.labelled() == 0) {
        measured.vacuous = "no answer carried a status";
    }
    return measured;
}

Duration time_towards(Direction direction, const DoctoredRecord& doctored) {
    return direction == Direction::kUp ? doctored.longest_answer() : kShortestTime;
}

void doctor_times(const CheckSpec& check, Direction direction, DoctoredRecord& doctored) {
    // An operation without a good answer counts as an infinite time, which no finite limit holds.
    doctored.change_operations(check, [&](load::Sample& sample) {
        if (direction == Direction::kUp) {
            let_it_time_out(sample);
        } else {
            answer_after(sample, kShortestTime);
        }
    });
}

void doctor_good_answers(const CheckSpec& check, Direction direction, DoctoredRecord& doctored) {
    doctored.change_operations(check, direction == Direction::kUp ? let_it_complete : let_it_fail);
}

void doctor_failures(const CheckSpec& check, Direction direction, DoctoredRecord& doctored) {
    doctored.change_operations(check, direction == Direction::kUp ? let_it_fail : let_it_complete);
}

void doctor_rejections(const CheckSpec& check, Direction direction, DoctoredRecord& doctored) {
    doctored.change_operations(check,
                               direction == Direction::kUp ? let_it_be_rejected : let_it_complete);
}

void doctor_label(const CheckSpec& check, std::string_view label, Direction direction,
                  DoctoredRecord& doctored) {
    const std::uint16_t wanted = doctored.label(label);
    doctored.change_operations(check, [&](load::Sample& sample) {
        sample.label = direction == Direction::kUp ? wanted : std::uint16_t{0};
    });
}

}  // namespace faultline::scenario

#include "scenarios/run/step_reader.h"

#include "base/planted_bug.h"
#include "scenarios/format/request_route.h"
#include "scenarios/run/answer_fields.h"
#include "scenarios/run/answer_head.h"

#include <cmath>
#include <utility>

#include <simdjson.h>

namespace faultline::scenario {

namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kMaxBody = 4U << 20U;
constexpr std::size_t kMaxStepsOfAnswer = 128;
constexpr std::size_t kMaxSteps = 1'000'000;
constexpr std::size_t kMaxNames = 4096;
constexpr double kLongestMs = 1e9;  // a week and a half

Duration milliseconds_of(dom::object object, std::string_view key) {
    double ms = 0.0;
    if (object[key].get(ms) != simdjson::SUCCESS || !std::isfinite(ms) || ms < 0.0 ||
        ms > kLongestMs) {
        return Duration{};
    }
    return Duration{std::llround(ms * 1e6)};
}

std::string_view data_source_of(dom::object step) {
    dom::object data;
    return step["data"].get(data) == simdjson::SUCCESS ? text_of(data, "data_source")
                                                       : std::string_view{};
}

}  // namespace

struct StepReader::Parser {
    dom::parser dom{kMaxBody};
};

StepReader::StepReader(ForbiddenText forbidden, bool keeps_steps)
    : parser_(std::make_unique<Parser>()),
      auditor_(std::move(forbidden)),
      keeps_steps_(keeps_steps),
      names_{""} {}
StepReader::~StepReader() = default;

std::uint16_t StepReader::name(std::string_view text) {
    if (text.empty()) {
        return 0;
    }
    const auto known = index_.find(text);
    if (known != index_.end()) {
        return known->second;
    }
    if (names_.size() >= kMaxNames) {
        ++dropped_;
        return 0;
    }
    const auto index = static_cast<std::uint16_t>(names_.size());
    names_.emplace_back(text);
    index_.emplace(std::string(text), index);
    return index;
}

void StepReader::read_head(std::uint64_t ordinal, const load::AnswerHead& head) {
    head_ = head;
    const std::string_view cache = header_of(head, "X-Cache");
    label_ = cache.empty() ? "" : cache == "stale" ? "degraded" : "success";
    auditor_.look_at_head(ordinal, head);
}

std::optional<std::string_view> StepReader::read(std::uint64_t ordinal, std::string_view body,
                                                 std::string_view label) {
    const load::AnswerHead head = std::exchange(head_, {});
    if (body.size() > kMaxBody) {
        ++dropped_;
        return std::nullopt;
    }
    // Of a card its head says it; that one which is not modified has no body.
    const std::string_view of_card = std::exchange(label_, {});
    if (body.empty()) {  // may be a null pointer, which simdjson would copy from
        return of_card.empty() ? std::nullopt : std::optional(of_card);
    }
    dom::object answer;
    if (parser_->dom.parse(body.data(), body.size()).get(answer) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    if (!of_card.empty()) {
        auditor_.look_at_card(ordinal, answer);
        return of_card;
    }
    auditor_.look_at(ordinal, answer, head);
    // One that was refused had no step.
    const bool may_have_run = head.status == 0 || head.status == kStatusOfRun;
    if (const auto decision = read_decision_answer(answer); decision && may_have_run) {
        if (keeps_steps_) {
            keep_decision(ordinal, answer, *decision);
        }
        return decision->status();
    }
    if (keeps_steps_) {
        keep_steps(ordinal, answer);
    }
    return text_of(answer, label);
}

void StepReader::keep_decision(std::uint64_t ordinal, const dom::object& answer,
                               const DecisionAnswer& decision) {
    if (steps_.size() >= kMaxSteps) {
        ++dropped_;
        return;
    }
    dom::object output;
    const bool has_output = answer["output"].get(output) == simdjson::SUCCESS;
    steps_.push_back(StepObservation{
        .ordinal = ordinal,
        .step = name(kDecisionStep),
        .error_code = name(decision.error_code),
        .data_source = name(has_output ? text_of(output, "data_source") : std::string_view{}),
        .success = decision.ok,
        .fallback_used = decision.fallback_used,
        .security_error = decision.is_security_error(),
        .duration = milliseconds_of(answer, "elapsed_ms")});
}

void StepReader::keep_steps(std::uint64_t ordinal, const dom::object& answer) {
    dom::array results;
    if (answer["results"].get(results) != simdjson::SUCCESS) {
        return;
    }
    std::size_t count = 0;
    for (const dom::element element : results) {
        dom::object step;
        if (element.get(step) != simdjson::SUCCESS) {
            continue;
        }
        if (++count > kMaxStepsOfAnswer || steps_.size() >= kMaxSteps) {
            ++dropped_;
            return;
        }
        steps_.push_back(StepObservation{
            .ordinal = ordinal,
            .step = name(text_of(step, "step_id")),
            .error_code = name(text_of(step, "error_code")),
            .data_source = name(data_source_of(step)),
            .success = flag_of(step, "success") || planted("every_step_read_as_success"),
            .fallback_used = flag_of(step, "fallback_used"),
            .security_error = flag_of(step, "security_error"),
            .cached = flag_of(step, "cached"),
            .duration = milliseconds_of(step, "duration_ms")});
    }
}

}  // namespace faultline::scenario

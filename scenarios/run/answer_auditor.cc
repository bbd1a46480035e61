#include "scenarios/run/answer_auditor.h"

#include "scenarios/run/answer_fields.h"
#include "scenarios/run/answer_head.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <simdjson.h>

namespace faultline::scenario {

namespace {

namespace dom = simdjson::dom;

// Names that the caller chose, which answers repeat.
constexpr std::array<std::string_view, 6> kCallersNames = {"step_id", "tool",        "tenant",
                                                           "id",      "evidence_id", "status"};

// Each is rounded to a thousandth of a millisecond.
constexpr double kRoundingMs = 0.01;
// Of either kind. Later ones are not compared: by then a target that repeats its ids has been seen
// to.
constexpr std::size_t kMostTraceIds = 100'000;

bool is_absent(const dom::object& object, std::string_view key) {
    dom::element value;
    return object[key].get(value) != simdjson::SUCCESS || value.is_null();
}

// What the results of an answer come to, by the contract's own words.
struct Counted {
    std::int64_t succeeded = 0;
    std::int64_t failed = 0;
    std::int64_t fell_back = 0;

    [[nodiscard]] std::string_view status() const {
        const std::int64_t all = succeeded + failed + fell_back;
        if (succeeded > 0) {
            return succeeded == all ? "success" : "partial";
        }
        return fell_back > 0 ? "degraded" : "failed";
    }
};

// The form of POST /v1/orchestrations.
bool is_orchestration(const dom::object& answer) {
    dom::array results;
    std::int64_t count = 0;
    return answer["results"].get(results) == simdjson::SUCCESS &&
           answer["successful_tools"].get(count) == simdjson::SUCCESS &&
           answer["failed_tools"].get(count) == simdjson::SUCCESS;
}

std::string_view trace_id_in(const dom::object& answer, std::string_view member) {
    dom::object trace;
    return answer[member].get(trace) == simdjson::SUCCESS ? text_of(trace, "trace_id")
                                                          : std::string_view{};
}

// The engine's form of an error: {"error": {"code", "message", "trace_id"}}.
bool is_refusal(const dom::object& answer) {
    dom::object error;
    return answer["error"].get(error) == simdjson::SUCCESS && !text_of(error, "code").empty() &&
           !is_absent(error, "trace_id");
}

}  // namespace

void AnswerAuditor::note(std::uint64_t ordinal, const std::string& kind, std::string sample) {
    AnswerFinding& finding = findings_.bad[kind];
    if (finding.count++ == 0) {
        finding.first = ordinal;
        finding.sample = std::move(sample);
    }
}

void AnswerAuditor::look_at_head(std::uint64_t ordinal, const load::AnswerHead& head) {
    findings_.answers += header_of(head, "ETag").empty() ? 0 : 1;  // a card has no other form
    for (HeadMistake& mistake : mistakes_in(head)) {
        note(ordinal, mistake.kind, std::move(mistake.sample));
    }
}

void AnswerAuditor::look_at(std::uint64_t ordinal, const dom::object& answer,
                            const load::AnswerHead& head) {
    if (is_orchestration(answer)) {
        look_at_trace(ordinal, trace_id_in(answer, "trace"), head, trace_ids_);
        look_at_results(ordinal, answer);
    } else if (const auto decision = read_decision_answer(answer)) {
        look_at_decision(ordinal, *decision, head);
    } else if (is_refusal(answer)) {
        dom::object error;
        (void)answer["error"].get(error);
        look_at_trace(ordinal, trace_id_in(answer, "error"), head, refused_trace_ids_);
        look_at_refusal(ordinal, text_of(error, "code"), head);
    } else {
        return;
    }
    ++findings_.answers;
    for (const auto member : answer) {
        look_at_texts(ordinal, member.value, {.outer = nullptr, .name = member.key},
                      member.key == "output");
    }
}

void AnswerAuditor::look_at_card(std::uint64_t ordinal, const dom::object& card) {
    for (const auto member : card) {
        look_at_texts(ordinal, member.value, {.outer = nullptr, .name = member.key}, true);
    }
}

void AnswerAuditor::look_at_refusal(std::uint64_t ordinal, std::string_view error_code,
                                    const load::AnswerHead& head) {
    for (HeadMistake& mistake : mistakes_in_refusal(head, error_code)) {
        note(ordinal, mistake.kind, std::move(mistake.sample));
    }
}

// One that ran is answered with 200, however it ended.
void AnswerAuditor::look_at_decision(std::uint64_t ordinal, const DecisionAnswer& decision,
                                     const load::AnswerHead& head) {
    const bool has_run = head.status == 0 || head.status == kStatusOfRun;
    look_at_trace(ordinal, decision.trace_id, head, has_run ? trace_ids_ : refused_trace_ids_);
    if (!decision.contradiction.empty()) {
        note(ordinal, "decision", decision.contradiction);
    }
    if (!has_run) {
        if (decision.ok) {
            note(ordinal, "http-status", fmt::format("ok with the HTTP status {}", head.status));
        }
        look_at_refusal(ordinal, decision.error_code, head);
    }
}

void AnswerAuditor::look_at_results(std::uint64_t ordinal, const dom::object& answer) {
    Counted counted;
    double longest_ms = 0.0;
    std::set<std::string_view> ids;
    dom::array results;
    (void)answer["results"].get(results);  // is_orchestration() has seen it
    for (const dom::element element : results) {
        dom::object step;
        if (element.get(step) != simdjson::SUCCESS) {
            continue;
        }
        const bool success = flag_of(step, "success");
        const bool fallback = flag_of(step, "fallback_used");
        counted.succeeded += success ? 1 : 0;
        counted.fell_back += !success && fallback ? 1 : 0;
        counted.failed += !success && !fallback ? 1 : 0;
        if (!ids.insert(text_of(step, "step_id")).second) {
            note(ordinal, "steps", "two results of one step");
        }
        look_at_step(ordinal, step);
        double step_ms = 0.0;
        (void)step["duration_ms"].get(step_ms);
        longest_ms = std::max(longest_ms, step_ms);
    }
    double total_ms = 0.0;
    if (answer["total_duration_ms"].get(total_ms) == simdjson::SUCCESS &&
        longest_ms > total_ms + kRoundingMs) {
        note(ordinal, "time",
             fmt::format("a step took {} ms, the whole run {} ms", longest_ms, total_ms));
    }
    if (const auto said = text_of(answer, "status"); said != counted.status()) {
        note(ordinal, "status",
             fmt::format("status says {}, the results make it {}", said.substr(0, kShownBytes),
                         counted.status()));
    }
    for (const auto& [member, count] : {std::pair("successful_tools", counted.succeeded),
                                        std::pair("failed_tools", counted.failed),
                                        std::pair("fallback_tools", counted.fell_back)}) {
        std::int64_t said = -1;
        if (answer[member].get(said) != simdjson::SUCCESS || said != count) {
            note(ordinal, "counts",
                 fmt::format("{} says {}, the results make it {}", member, said, count));
        }
    }
}

void AnswerAuditor::look_at_trace(std::uint64_t ordinal, std::string_view id,
                                  const load::AnswerHead& head, TraceIds& among) {
    if (const auto in_head = header_of(head, "X-Trace-Id");
        head.headers != nullptr && in_head != id) {
        note(ordinal, "trace-head",
             fmt::format("X-Trace-Id is \"{}\", the answer's own trace id \"{}\"",
                         in_head.substr(0, kShownBytes), id.substr(0, kShownBytes)));
    }
    if (id.empty() || among.size() >= kMostTraceIds) {
        return;
    }
    const std::size_t hash = std::hash<std::string_view>{}(id);
    const bool is_known = trace_ids_.contains(hash) || refused_trace_ids_.contains(hash);
    among.insert(hash);
    if (is_known) {
        note(ordinal, "trace",
             fmt::format("another answer had the trace id {}", id.substr(0, kShownBytes)));
    }
}

void AnswerAuditor::look_at_step(std::uint64_t ordinal, const dom::object& step) {
    const bool success = flag_of(step, "success");
    const bool answered = success || flag_of(step, "fallback_used");
    const auto code = text_of(step, "error_code");
    if (answered && is_absent(step, "data")) {
        note(ordinal, "data",
             fmt::format("a step {} without data",
                         success ? "succeeded" : "was answered by its fallback"));
    }
    if (success && !code.empty()) {
        note(ordinal, "code", fmt::format("a step succeeded with the error code {}", code));
    }
    if (!success && code.empty()) {
        note(ordinal, "code", "a step failed without an error code");
    }
    // Also where its fallback answered: the caller is told why the step itself did not.
    if (!success && text_of(step, "error").empty()) {
        note(ordinal, "error", "a step failed without an error text");
    }
}

std::string AnswerAuditor::written(const Place& place) {
    return place.outer == nullptr ? std::string(place.name)
                                  : written(*place.outer) + "." + std::string(place.name);
}

void AnswerAuditor::look_at_texts(std::uint64_t ordinal, const dom::element& element,
                                  const Place& place, bool is_data) {
    dom::object object;
    dom::array array;
    std::string_view text;
    if (element.get(text) == simdjson::SUCCESS) {
        look_at_text(ordinal, text, place, is_data);
    } else if (element.get(array) == simdjson::SUCCESS) {
        for (const dom::element item : array) {
            look_at_texts(ordinal, item, place, is_data);
        }
    } else if (element.get(object) == simdjson::SUCCESS) {
        for (const auto member : object) {
            const bool is_name =
                std::ranges::find(kCallersNames, member.key) != kCallersNames.end();
            // The place stops at data, whose members are the tool's own.
            const Place inner{.outer = &place, .name = member.key};
            look_at_texts(ordinal, member.value, is_data ? place : inner,
                          is_data || is_name || member.key == "data" ||
                              (member.key == "trace" && place.name == "meta"));
        }
    }
}

void AnswerAuditor::look_at_text(std::uint64_t ordinal, std::string_view text, const Place& place,
                                 bool is_data) {
    const auto holds = [text](const std::string& one) {
        return text.find(one) != std::string_view::npos;
    };
    if (std::ranges::any_of(forbidden_.keys, holds)) {
        note(ordinal, "key", written(place) + " holds an API key");
    }
    if (is_data) {
        return;
    }
    if (std::ranges::any_of(forbidden_.sql, holds)) {
        note(ordinal, "sql", written(place) + " holds SQL of the plan");
    }
    if (const auto path = path_in(text); !path.empty()) {
        note(ordinal, "path", fmt::format("{} holds a path, {}", written(place), path));
    }
    if (const auto frame = stack_frame_in(text); !frame.empty()) {
        note(ordinal, "frame", fmt::format("{} holds a stack frame, {}", written(place), frame));
    }
}

}  // namespace faultline::scenario

#include "scenarios/run/answer_auditor.h"

#include "scenarios/run/answer_fields.h"

#include <algorithm>
#include <array>
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

void AnswerAuditor::look_at(std::uint64_t ordinal, const dom::object& answer) {
    const bool is_run = is_orchestration(answer);
    if (!is_run && !is_refusal(answer)) {
        return;
    }
    ++findings_.answers;
    if (is_run) {
        look_at_results(ordinal, answer);
    }
    for (const auto member : answer) {
        look_at_texts(ordinal, member.value, {.outer = nullptr, .name = member.key}, false);
    }
}

void AnswerAuditor::look_at_results(std::uint64_t ordinal, const dom::object& answer) {
    Counted counted;
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
                          is_data || is_name || member.key == "data");
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

#include "scenarios/run/decision_answer.h"

#include "scenarios/run/answer_fields.h"

#include <cmath>

#include <fmt/format.h>
#include <simdjson.h>

namespace faultline::scenario {

namespace {

namespace dom = simdjson::dom;

constexpr double kTimeRoundingMs = 0.01;
constexpr double kMsOfSecond = 1000.0;

std::string contradiction_in(const dom::object& answer, const dom::object& meta,
                             const DecisionAnswer& decision) {
    const bool has_error = !text_of(answer, "error").empty();
    if ((text_of(answer, "reason") == "exec.ok") != decision.ok) {
        return fmt::format("ok is {}, the reason {}", decision.ok, text_of(answer, "reason"));
    }
    if (decision.ok && (has_error || !decision.error_code.empty() || decision.fallback_used)) {
        return "ok, with an error or the answer of a fallback";
    }
    if (!decision.ok && !has_error) {
        return "not ok, without an error text";
    }
    if (!decision.ok && decision.error_code.empty()) {
        return "not ok, without an error code";
    }
    if (!decision.ok && !text_of(meta, "reason").starts_with("exec.error.")) {
        return "not ok, without the reason for it";
    }
    double elapsed_ms = 0.0;
    double started = 0.0;
    double ended = 0.0;
    (void)answer["elapsed_ms"].get(elapsed_ms);  // read_decision_answer() has seen it
    if (elapsed_ms < 0.0) {
        return fmt::format("it took {} ms", elapsed_ms);
    }
    if (answer["started_at"].get(started) == simdjson::SUCCESS &&
        answer["ended_at"].get(ended) == simdjson::SUCCESS &&
        std::abs((ended - started) * kMsOfSecond - elapsed_ms) > kTimeRoundingMs) {
        return fmt::format("elapsed_ms is {}, from start to end it is {}", elapsed_ms,
                           (ended - started) * kMsOfSecond);
    }
    return {};
}

}  // namespace

std::optional<DecisionAnswer> read_decision_answer(const dom::object& answer) {
    DecisionAnswer decision;
    dom::object meta;
    double elapsed_ms = 0.0;
    if (answer["ok"].get(decision.ok) != simdjson::SUCCESS ||
        answer["meta"].get(meta) != simdjson::SUCCESS ||
        answer["elapsed_ms"].get(elapsed_ms) != simdjson::SUCCESS ||
        !text_of(answer, "reason").starts_with("exec.")) {
        return std::nullopt;
    }
    decision.fallback_used = flag_of(meta, "fallback_used");
    decision.error_code = text_of(meta, "error_code");
    decision.trace_id = text_of(meta, "trace_id");
    decision.contradiction = contradiction_in(answer, meta, decision);
    return decision;
}

}  // namespace faultline::scenario

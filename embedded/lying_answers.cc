#include "embedded/lying_answers.h"

#include "base/http_text.h"
#include "base/json.h"
#include "scenarios/format/request_route.h"

#include <string_view>
#include <utility>

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace faultline::embedded {

namespace asio = boost::asio;
using nlohmann::json;
using scenario::Lie;

namespace {

// A late answer comes at this share of the timeout.
constexpr double kLateShare = 0.98;
constexpr double kSlowFactor = 1000.0;
constexpr double kShortestSlowMs = 1000.0;

template <class T>
void set(json& object, const char* key, const std::optional<T>& value) {
    if (value) {
        object[key] = *value;
    }
}

void change_data(json& answer, const char* key, const Lie& lie) {
    if (lie.data_source) {
        json& data = answer[key];
        data = data.is_object() ? std::move(data) : json::object();
        data["data_source"] = *lie.data_source;
    }
}

void change_duration(json& answer, const char* key, const Lie& lie) {
    if (lie.timeless_steps) {
        answer[key] = 0.0;
    }
    if (lie.slow_steps) {
        const json& took = answer[key];
        answer[key] = kShortestSlowMs + (took.is_number() ? took.get<double>() * kSlowFactor : 0.0);
    }
}

void change_step(json& step, const Lie& lie) {
    set(step, "success", lie.step_success);
    set(step, "fallback_used", lie.fallback_used);
    set(step, "security_error", lie.security_error);
    set(step, "error_code", lie.error_code);
    change_data(step, "data", lie);
    change_duration(step, "duration_ms", lie);
}

bool is_about(const Lie& lie, std::string_view step) {
    return lie.step.empty() || lie.step == step;
}

void change_steps(json& answer, const Lie& lie) {
    const auto results = answer.find("results");
    if (results == answer.end() || !results->is_array()) {
        return;
    }
    for (json& step : *results) {
        if (step.is_object() && is_about(lie, step.value("step_id", std::string()))) {
            change_step(step, lie);
        }
    }
}

// The answer of POST /v1/execute: one step, whose success says what became of the whole.
bool is_decision(const json& answer) {
    return answer.contains("ok") && answer.contains("meta") && answer["meta"].is_object() &&
           answer.contains("elapsed_ms") && !answer.contains("results");
}

void change_decision(json& answer, const Lie& lie) {
    json& meta = answer["meta"];
    if (is_about(lie, scenario::kDecisionStep)) {
        set(answer, "ok", lie.step_success);
        set(meta, "fallback_used", lie.fallback_used);
        set(meta, "error_code", lie.error_code);
        change_data(answer, "output", lie);
        change_duration(answer, "elapsed_ms", lie);
    }
    if (lie.status == "success" || lie.status == "degraded" || lie.status == "failed") {
        answer["ok"] = lie.status == "success";
        meta["fallback_used"] = lie.status == "degraded";
    } else if (lie.status) {
        answer["ok"] = *lie.status;  // which no reader takes for a decision
    }
}

// Of a card the header says how fresh it is.
void change_card(net::HttpResponse& response, const Lie& lie) {
    if (!lie.status) {
        return;
    }
    for (auto& [name, value] : response.headers) {
        if (equal_ignoring_case(name, "X-Cache")) {
            name = *lie.status == "success" || *lie.status == "degraded" ? name : "X-Other";
            value = *lie.status == "degraded" ? "stale" : "hit";
        }
    }
}

}  // namespace

net::HttpHandler LyingAnswers::between(net::HttpHandler honest) {
    return [this, honest = std::move(honest)](net::HttpRequest request) {
        return answer(honest, std::move(request));
    };
}

asio::awaitable<net::HttpResponse> LyingAnswers::answer(net::HttpHandler honest,
                                                        net::HttpRequest request) {
    const Instant now = clock_.now();
    if (!first_) {
        first_ = now;
    }
    const bool lies = now - *first_ >= options_.lie.from;
    net::HttpResponse response = co_await honest(std::move(request));
    if (!lies) {
        co_return response;
    }
    change(response);
    if (options_.lie.late) {
        (void)co_await clock_.sleep_until(
            now + std::chrono::duration_cast<Duration>(options_.timeout * kLateShare));
    }
    co_return response;
}

void LyingAnswers::change(net::HttpResponse& response) const {
    const Lie& lie = options_.lie;
    response.status = lie.http_status.value_or(static_cast<std::uint16_t>(response.status));
    change_card(response, lie);
    response.body = changed_body(response.body);
    if (lie.cut) {
        response.body.resize(response.body.size() / 2);
    }
}

std::string LyingAnswers::changed_body(const std::string& body) const {
    const Lie& lie = options_.lie;
    const auto parsed = parse_json(body);
    if (!parsed || !(*parsed)->is_object()) {
        return lie.canary_in_answer ? body + leak() : body;
    }
    json answer = **parsed;
    if (!options_.label_member.empty() && answer.contains(options_.label_member)) {
        set(answer, options_.label_member.c_str(), lie.status);
    }
    if (lie.canary_in_answer) {
        answer["note"] = leak();
    }
    change_steps(answer, lie);
    if (is_decision(answer)) {
        change_decision(answer, lie);
    }
    return dump_json(answer);
}

void LyingAnswers::change(scenario::TargetEvidence& evidence) const {
    if (options_.lie.canary_in_log) {
        evidence.log_text += leak() + "\n";
    }
    if (options_.lie.canary_in_metrics) {
        evidence.metrics_text += "# " + leak() + "\n";
    }
}

std::string LyingAnswers::leak() const {
    return fmt::format("{}", fmt::join(options_.canaries, " "));
}

}  // namespace faultline::embedded

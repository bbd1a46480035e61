#include "engine/api/response_codec.h"

#include "base/planted_bug.h"
#include "base/units.h"
#include "engine/api/json_text.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {

namespace {

void code_or_null(JsonText& object, std::optional<ErrorCode> code) {
    object.text_or_null("error_code", code ? to_string(*code) : std::string_view{});
}

void optional_text(JsonText& object, std::string_view name,
                   const std::optional<std::string>& value) {
    value ? object.text(name, *value) : object.null(name);
}

std::string encode_stages(const std::vector<StageSpan>& stages) {
    JsonArrayText list;
    for (const StageSpan& span : stages) {
        JsonText stage;
        stage.text("stage", span.stage).milliseconds("duration_ms", span.duration);
        code_or_null(stage, span.error_code);
        list.raw(stage.take());
    }
    return list.take();
}

// When each step that ran began, counted from the first of them.
std::string encode_spans(const std::vector<ToolResult>& results) {
    Instant first = Instant::max();
    for (const ToolResult& result : results) {
        first = result.attempts > 0 ? std::min(first, result.started) : first;
    }
    JsonArrayText list;
    for (const ToolResult& result : results) {
        JsonText span;
        span.text("step_id", result.step_id).text("tool", result.tool);
        if (result.attempts > 0) {
            span.milliseconds("start_ms", result.started - first);
        } else {
            span.null("start_ms");
        }
        span.milliseconds("duration_ms", result.duration).integer("attempts", result.attempts);
        code_or_null(span, result.error_code);
        list.raw(span.take());
    }
    return list.take();
}

std::string encode_trace(const OrchestrationResponse& response) {
    JsonText trace;
    trace.text("trace_id", response.trace.trace_id)
        .text_or_null("evidence_id", response.trace.evidence_id)
        .text("tenant", response.tenant)
        .raw("stages", encode_stages(response.stages))
        .raw("spans", encode_spans(response.results))
        .text("plan_hash", response.plan_hash)
        .natural("seed", response.seed);
    if (response.disabled.any()) {
        trace.raw("disabled_protections", encode(response.disabled));
    }
    return trace.take();
}

std::string encode_meta(const ExecResult& result) {
    JsonText meta;
    meta.raw("trace", dump_json(*result.trace)).text("trace_id", result.trace_id);
    if (!result.ok()) {
        meta.text("reason", to_string(result.reason));
        code_or_null(meta, result.error_code);
    }
    if (result.fallback_used) {
        meta.boolean("fallback_used", true);
    }
    if (result.disabled.any()) {
        meta.raw("disabled_protections", encode(result.disabled));
    }
    return meta.take();
}

std::string epoch_seconds(WallTime time) {
    const auto micros =
        std::chrono::floor<std::chrono::microseconds>(time.time_since_epoch()).count();
    return fmt::format("{}.{:06}", micros / 1'000'000, micros % 1'000'000);
}

}  // namespace

std::string encode(const DisabledProtections& disabled) {
    JsonArrayText list;
    for (std::size_t i = 0; i < kProtectionCount; ++i) {
        const auto protection = static_cast<Protection>(i);
        if (disabled.off(protection)) {
            list.text(to_string(protection));
        }
    }
    return list.take();
}

std::string encode(const ToolResult& result) {
    JsonArrayText warnings;
    for (const std::string& warning : result.warnings) {
        warnings.text(warning);
    }
    JsonText object;
    object.text("step_id", result.step_id)
        .text("tool", result.tool)
        .boolean("success", result.success)
        .raw("data", result.data ? dump_json(*result.data) : "null")
        .text_or_null("error", planted("tool_error_text_lost") ? "" : result.error);
    code_or_null(object, result.error_code);
    object.boolean("security_error", result.security_error)
        .boolean("fallback_used", result.fallback_used)
        .integer("attempts", result.attempts)
        .boolean("cached", result.cached)
        .milliseconds("duration_ms", result.duration)
        .raw("warnings", warnings.take());
    return object.take();
}

std::string encode(const OrchestrationResponse& response) {
    JsonArrayText results;
    for (const ToolResult& result : response.results) {
        results.raw(encode(result));
    }
    JsonText object;
    object.text("status", to_string(response.rollup.status))
        .raw("results", results.take())
        .natural("successful_tools", response.rollup.successful_tools)
        .natural("failed_tools", response.rollup.failed_tools)
        .natural("fallback_tools", response.rollup.fallback_tools)
        .boolean("fallback_applied", response.fallback_applied);
    optional_text(object, "fallback_reason", response.fallback_reason);
    optional_text(object, "error_message", response.error_message);
    object.raw("trace", encode_trace(response))
        .milliseconds("total_duration_ms", response.total_duration);
    return object.take();
}

std::string encode(const ExecResult& result) {
    const WallTime ended_at =
        result.started_at + std::chrono::duration_cast<WallTime::duration>(result.elapsed);
    JsonText object;
    object.boolean("ok", result.ok())
        .raw("started_at", epoch_seconds(result.started_at))
        .raw("ended_at", epoch_seconds(ended_at))
        .milliseconds("elapsed_ms", result.elapsed)
        .raw("output", dump_json(*result.output))
        .text_or_null("error", result.error)
        .text("reason", result.ok() ? "exec.ok" : "exec.error")
        .raw("meta", encode_meta(result));
    return object.take();
}

}  // namespace faultline::engine

// Any bytes as the body of POST /v1/execute: always an ExecResult that is JSON, with the trace of
// the decision where there is one.
#include "base/check.h"
#include "engine/api/decision_codec.h"
#include "engine/api/response_codec.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <nlohmann/json.hpp>

using namespace faultline;
using namespace faultline::engine;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    DecisionReading reading = read_decision(body);
    FAULTLINE_CHECK(reading.trace != nullptr, "there is always a trace to echo");
    ExecResult result;
    result.trace = reading.trace;
    result.trace_id = "0";
    if (reading.decision) {
        const PlanStep& step = reading.decision->step;
        FAULTLINE_CHECK(step.params && step.params->is_object(), "params are an object");
        FAULTLINE_CHECK(!step.tool.empty(), "an action has a name");
        ToolResult done;
        done.success = true;
        done.data = step.params;
        set_outcome(result, done);
    } else {
        set_outcome(result, reading.decision.error());
    }
    const faultline::Result<JsonPtr> wire =
        parse_json(encode(result), {.max_bytes = 64U << 20U, .max_depth = 128});
    FAULTLINE_CHECK(wire.has_value(), "an answer is JSON");
    FAULTLINE_CHECK((*wire)->at("ok") == reading.decision.has_value(), "ok says what happened");
    FAULTLINE_CHECK((*wire)->at("meta").at("trace") == *reading.trace, "the trace is echoed");
    return 0;
}

// Any bytes as the body of POST /v1/orchestrations: an error with a safe message, or a plan within
// its bounds whose steps have what the planner relies on.
#include "base/check.h"
#include "engine/api/request_codec.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <nlohmann/json.hpp>

using namespace faultline;
using namespace faultline::engine;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    const engine::Result<OrchestrationRequest> request = decode_orchestration(body);
    if (!request) {
        const engine::Error& error = request.error();
        FAULTLINE_CHECK(
            error.code == ErrorCode::kPlanInvalid || error.code == ErrorCode::kInvalidParams,
            "a body can only be a bad plan or bad parameters");
        FAULTLINE_CHECK(!error.message.empty() && error.message.size() < 1000,
                        "a message is bounded");
        (void)dump_json(nlohmann::json(error.message));
        return 0;
    }
    FAULTLINE_CHECK(!request->plan.steps.empty() && request->plan.steps.size() <= 100,
                    "steps are bounded");
    FAULTLINE_CHECK(!request->deadline || *request->deadline > Duration::zero(),
                    "a deadline is positive");
    for (const PlanStep& step : request->plan.steps) {
        FAULTLINE_CHECK(!step.id.empty() && !step.tool.empty(), "names are not empty");
        FAULTLINE_CHECK(step.params && step.params->is_object(), "params are an object");
        FAULTLINE_CHECK(!step.timeout || *step.timeout > Duration::zero(), "a timeout is positive");
        (void)dump_json(*step.params);
    }
    return 0;
}

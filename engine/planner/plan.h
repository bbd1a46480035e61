// A plan: steps of tools with dependencies. A value; plan_check.h says whether it may run.
#pragma once

#include "base/clock.h"
#include "base/json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace faultline::engine {

// In which order the steps of a plan run. On the wire: "serial" is kSerial; "auto", "parallel" and
// "dag" are three words for kDependencies.
enum class Strategy {
    kDependencies,  // a step starts as soon as what it needs is there
    kSerial,        // one at a time, in plan order as far as dependencies allow
};

struct PlanStep {
    std::string id{};                       // unique in the plan
    std::string tool{};                     // a tool_id
    JsonPtr params{};                       // never null once decoded
    std::vector<std::string> depends_on{};  // ids; steps named by references come on top
    std::optional<Duration> timeout{};      // above 0; unset: the tool's; never more than that
    bool idempotent = true;  // tools that only read; a decoder sets false where the body says so
    // The body named "idempotent" at all: without it no tool that writes is called twice.
    bool idempotent_stated = false;
    std::optional<std::int64_t> max_retries{};  // unset: the tool's; never more than that
};

struct Plan {
    std::vector<PlanStep> steps{};
    Strategy strategy = Strategy::kDependencies;
};

}  // namespace faultline::engine

#include "engine/api/request_codec.h"

#include "engine/api/field_reader.h"
#include "engine/api/request_parts.h"

#include <array>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {

namespace {

using nlohmann::json;

constexpr std::array<std::pair<std::string_view, Strategy>, 4> kStrategies = {{
    {"auto", Strategy::kDependencies},
    {"parallel", Strategy::kDependencies},
    {"serial", Strategy::kSerial},
    {"dag", Strategy::kDependencies},
}};

// A part of `document` that keeps the whole alive instead of being copied.
JsonPtr part_of(const JsonPtr& document, const json& part) { return JsonPtr(document, &part); }

JsonPtr empty_object() {
    static const JsonPtr kEmpty = std::make_shared<const json>(json::object());
    return kEmpty;
}

Result<std::vector<std::string>> read_depends_on(const FieldReader& step,
                                                 const CodecLimits& limits) {
    std::vector<std::string> ids;
    const json* list = step.find("depends_on");
    if (!list) {
        return ids;
    }
    if (!list->is_array()) {
        return step.wrong("depends_on", "an array of step ids", *list);
    }
    if (list->size() > limits.max_depends_on) {
        return step.error("depends_on", fmt::format("{} entries, at most {} are accepted",
                                                    list->size(), limits.max_depends_on));
    }
    for (std::size_t i = 0; i < list->size(); ++i) {
        const json& id = (*list)[i];
        const std::string name = fmt::format("depends_on[{}]", i);
        if (!id.is_string()) {
            return step.wrong(name, "a string", id);
        }
        ids.push_back(id.get<std::string>());
        if (ids.back().empty() || ids.back().size() > limits.max_name_bytes) {
            return step.error(name, fmt::format("must be 1 to {} bytes", limits.max_name_bytes));
        }
    }
    return ids;
}

Result<PlanStep> read_step(const JsonPtr& document, const json& value, std::size_t index,
                           const CodecLimits& limits) {
    const Result<FieldReader> reader =
        FieldReader::open(value, fmt::format("plan.steps[{}]", index), ErrorCode::kPlanInvalid);
    if (!reader) {
        return reader.error();
    }
    if (const auto known =
            reader->only({"id", "tool", "params", "depends_on", "timeout_ms", "idempotent"});
        !known) {
        return known.error();
    }
    Result<std::string> id = reader->required_text("id", limits.max_name_bytes);
    if (!id) {
        return id.error();
    }
    Result<std::string> tool = reader->required_text("tool", limits.max_name_bytes);
    if (!tool) {
        return tool.error();
    }
    Result<std::vector<std::string>> depends_on = read_depends_on(*reader, limits);
    if (!depends_on) {
        return depends_on.error();
    }
    const json* params = reader->find("params");
    if (params && !params->is_object()) {
        return reader->wrong("params", "an object", *params);
    }
    PlanStep step;
    step.id = std::move(*id);
    step.tool = std::move(*tool);
    step.depends_on = std::move(*depends_on);
    step.params = params ? part_of(document, *params) : empty_object();
    if (const auto behaviour =
            read_timeout_and_repetition(*reader, "timeout_ms", std::chrono::milliseconds(1), step);
        !behaviour) {
        return behaviour.error();
    }
    return step;
}

Result<Strategy> read_strategy(const FieldReader& plan) {
    const json* value = plan.find("strategy");
    if (!value) {
        return Strategy::kDependencies;
    }
    for (const auto& [name, strategy] : kStrategies) {
        if (*value == name) {
            return strategy;
        }
    }
    return plan.error("strategy", "expected auto, parallel, serial or dag");
}

Result<Plan> read_plan(const JsonPtr& document, const json& value, const CodecLimits& limits) {
    const Result<FieldReader> reader = FieldReader::open(value, "plan", ErrorCode::kPlanInvalid);
    if (!reader) {
        return reader.error();
    }
    if (const auto known = reader->only({"steps", "strategy"}); !known) {
        return known.error();
    }
    Plan plan;
    const Result<Strategy> strategy = read_strategy(*reader);
    if (!strategy) {
        return strategy.error();
    }
    plan.strategy = *strategy;
    const json* steps = reader->find("steps");
    if (!steps) {
        return reader->error("steps", "is missing");
    }
    if (!steps->is_array()) {
        return reader->wrong("steps", "an array", *steps);
    }
    if (steps->empty() || steps->size() > limits.max_steps) {
        return reader->error("steps", fmt::format("{} steps, 1 to {} are accepted", steps->size(),
                                                  limits.max_steps));
    }
    for (std::size_t i = 0; i < steps->size(); ++i) {
        Result<PlanStep> step = read_step(document, (*steps)[i], i, limits);
        if (!step) {
            return step.error();
        }
        plan.steps.push_back(std::move(*step));
    }
    return plan;
}

}  // namespace

Result<OrchestrationRequest> decode_orchestration(std::string_view body,
                                                  const CodecLimits& limits) {
    const Result<JsonPtr> document = parse_body(body, limits);
    if (!document) {
        return document.error();
    }
    const Result<FieldReader> reader = FieldReader::open(**document, "", ErrorCode::kInvalidParams);
    if (!reader) {
        return reader.error();
    }
    if (const auto known = reader->only({"plan", "deadline_ms", "trace", "tenant"}); !known) {
        return known.error();
    }
    const json* plan_value = reader->find("plan");
    if (!plan_value) {
        return reader->error("plan", "is missing");
    }
    Result<Plan> plan = read_plan(*document, *plan_value, limits);
    if (!plan) {
        return plan.error();
    }
    const Result<std::optional<Duration>> deadline =
        reader->positive("deadline_ms", std::chrono::milliseconds(1));
    if (!deadline) {
        return deadline.error();
    }
    Result<std::string> evidence_id = read_evidence_id(*reader, UnknownFields::kRefused, limits);
    if (!evidence_id) {
        return evidence_id.error();
    }
    return OrchestrationRequest{
        .plan = std::move(*plan), .deadline = *deadline, .evidence_id = std::move(*evidence_id)};
}

}  // namespace faultline::engine

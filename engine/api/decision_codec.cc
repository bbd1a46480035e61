#include "engine/api/decision_codec.h"

#include "engine/api/field_reader.h"
#include "engine/api/request_parts.h"
#include "engine/tools/builtin_tools.h"

#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {

namespace {

using nlohmann::json;

constexpr double kMaxRetries = 10.0;

enum class Shape { kString, kArray, kObject, kAny };

struct Field {
    std::string_view name;
    Shape shape;
};

bool has_shape(const json& value, Shape shape) {
    switch (shape) {
        case Shape::kString:
            return value.is_string();
        case Shape::kArray:
            return value.is_array();
        case Shape::kObject:
            return value.is_object();
        case Shape::kAny:
            return true;
    }
    return false;
}

std::string_view described(Shape shape) {
    switch (shape) {
        case Shape::kString:
            return "a string";
        case Shape::kArray:
            return "an array";
        case Shape::kObject:
            return "an object";
        case Shape::kAny:
            return "anything";
    }
    return "anything";
}

// Every field of the form is checked, also those that this action does not use.
constexpr std::initializer_list<Field> kFields = {
    {"fn", Shape::kString},     {"args", Shape::kArray}, {"kwargs", Shape::kObject},
    {"method", Shape::kString}, {"url", Shape::kString}, {"headers", Shape::kObject},
    {"json", Shape::kAny}};

Result<void> check_shapes(const FieldReader& body) {
    for (const Field& field : kFields) {
        const json* value = body.find(field.name);
        if (value && !has_shape(*value, field.shape)) {
            return body.wrong(field.name, described(field.shape), *value);
        }
    }
    return {};
}

JsonPtr params_of(const FieldReader& body, std::string_view action) {
    json params = json::object();
    const BuiltinTool* const tool = find_builtin_tool(action);
    if (tool != nullptr && !tool->decision_fields.empty()) {
        for (const std::string_view name : tool->decision_fields) {
            if (const json* value = body.find(name)) {
                params[std::string(name)] = *value;
            }
        }
    } else if (const json* kwargs = body.find("kwargs")) {
        params = *kwargs;
    }
    return std::make_shared<const json>(std::move(params));
}

Result<std::optional<std::int64_t>> read_retries(const FieldReader& body) {
    const json* retries = body.find("retries");
    if (!retries) {
        return std::nullopt;
    }
    if (!retries->is_number_integer()) {
        return body.wrong("retries", "a whole number", *retries);
    }
    const auto count = retries->get<double>();
    if (count < 0.0 || count > kMaxRetries) {
        return body.error("retries", fmt::format("must be from 0 to {}", kMaxRetries));
    }
    return static_cast<std::int64_t>(count);
}

Result<Decision> decode(const json& document, const CodecLimits& limits) {
    const Result<FieldReader> body = FieldReader::open(document, "", ErrorCode::kInvalidParams);
    if (!body) {
        return body.error();
    }
    Result<std::string> action = body->required_text("action", limits.max_name_bytes);
    if (!action) {
        return action.error();
    }
    if (const auto shapes = check_shapes(*body); !shapes) {
        return shapes.error();
    }
    Decision decision;
    decision.step.id = "decision";
    decision.step.tool = std::move(*action);
    decision.step.params = params_of(*body, decision.step.tool);
    if (const auto read = read_timeout_and_repetition(*body, "timeout_sec", std::chrono::seconds(1),
                                                      decision.step);
        !read) {
        return read.error();
    }
    const Result<std::optional<std::int64_t>> retries = read_retries(*body);
    if (!retries) {
        return retries.error();
    }
    decision.step.max_retries = *retries;
    Result<std::string> evidence_id = read_evidence_id(*body, UnknownFields::kIgnored, limits);
    if (!evidence_id) {
        return evidence_id.error();
    }
    decision.evidence_id = std::move(*evidence_id);
    return decision;
}

}  // namespace

DecisionReading read_decision(std::string_view body, const CodecLimits& limits) {
    const Result<JsonPtr> document = parse_body(body, limits);
    if (!document) {
        return {json_null(), document.error()};
    }
    JsonPtr trace = json_null();
    if ((*document)->is_object()) {
        if (const auto found = (*document)->find("trace"); found != (*document)->end()) {
            trace = JsonPtr(*document, &*found);
        }
    }
    return {std::move(trace), decode(**document, limits)};
}

}  // namespace faultline::engine

#include "engine/api/request_parts.h"

#include "base/http_text.h"

#include <nlohmann/json.hpp>

namespace faultline::engine {

namespace {

bool is_json(std::string_view content_type) {
    std::string type(content_type.substr(0, content_type.find(';')));
    std::erase_if(type, [](char c) { return c == ' ' || c == '\t'; });
    type = lower_case(type);
    return type.empty() || type == "application/json" ||
           (type.starts_with("application/") && type.ends_with("+json"));
}

bool is_plain(std::string_view content_encoding) {
    return content_encoding.empty() || content_encoding == "identity";
}

}  // namespace

std::string why_no_json(const net::Headers& headers) {
    if (!is_json(net::join_header(headers, "Content-Type"))) {
        return "the body must be application/json";
    }
    return is_plain(net::join_header(headers, "Content-Encoding")) ? ""
                                                                   : "the body must not be encoded";
}

Result<JsonPtr> parse_body(std::string_view body, const CodecLimits& limits) {
    if (body.starts_with("\xEF\xBB\xBF")) {
        return Error{.code = ErrorCode::kInvalidParams,
                     .message = "the body begins with a byte order mark"};
    }
    return from_base(parse_json(body, limits.json));
}

Result<void> read_timeout_and_repetition(const FieldReader& body, std::string_view timeout_field,
                                         Duration timeout_unit, PlanStep& step) {
    const Result<std::optional<Duration>> timeout = body.positive(timeout_field, timeout_unit);
    if (!timeout) {
        return timeout.error();
    }
    step.timeout = *timeout;
    const Result<std::optional<bool>> idempotent = body.boolean("idempotent");
    if (!idempotent) {
        return idempotent.error();
    }
    step.idempotent = idempotent->value_or(true);
    step.idempotent_stated = idempotent->has_value();
    return {};
}

Result<std::string> read_evidence_id(const FieldReader& body, UnknownFields unknown,
                                     const CodecLimits& limits) {
    const nlohmann::json* trace = body.find("trace");
    if (!trace) {
        return std::string{};
    }
    const Result<FieldReader> reader =
        FieldReader::open(*trace, "trace", ErrorCode::kInvalidParams);
    if (!reader) {
        return reader.error();
    }
    // The tenant comes from authentication; one that is named here is ignored.
    if (unknown == UnknownFields::kRefused) {
        if (const auto known = reader->only({"evidence_id", "tenant"}); !known) {
            return known.error();
        }
    }
    Result<std::optional<std::string>> id = reader->text("evidence_id", limits.max_evidence_bytes);
    if (!id) {
        return id.error();
    }
    return id->value_or("");
}

}  // namespace faultline::engine

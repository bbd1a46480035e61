// What the bodies of both run routes have in common: how they are parsed, a step's timeout and
// whether it may be repeated, the caller's evidence id. Pure.
#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "engine/api/codec_limits.h"
#include "engine/api/field_reader.h"
#include "engine/planner/plan.h"
#include "engine/ports/error.h"
#include "net/http/message.h"

#include <string>
#include <string_view>

namespace faultline::engine {

// Of a body whose headers call it anything but plain JSON: it is refused unread.
inline constexpr unsigned kUnsupportedMediaType = 415;
// Why its headers do; empty when they do not.
[[nodiscard]] std::string why_no_json(const net::Headers& headers);

// INVALID_PARAMS when it is no JSON, begins with a byte order mark or is over the limits.
[[nodiscard]] Result<JsonPtr> parse_body(std::string_view body, const CodecLimits& limits);

// The fields `timeout_field`, a number of `timeout_unit`, and "idempotent" of `body` into `step`.
[[nodiscard]] Result<void> read_timeout_and_repetition(const FieldReader& body,
                                                       std::string_view timeout_field,
                                                       Duration timeout_unit, PlanStep& step);

// Whether a field beside those that have a meaning is an error.
enum class UnknownFields { kRefused, kIgnored };

// "evidence_id" of the object "trace" of `body`; empty when there is none.
[[nodiscard]] Result<std::string> read_evidence_id(const FieldReader& body, UnknownFields unknown,
                                                   const CodecLimits& limits);

}  // namespace faultline::engine

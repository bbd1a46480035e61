#include "engine/api/field_reader.h"

#include "base/json.h"
#include "base/planted_bug.h"
#include "base/quoted_text.h"
#include "base/units.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {

namespace {

using nlohmann::json;

constexpr Duration kMaxDuration = std::chrono::hours(1);

}  // namespace

FieldReader::FieldReader(const json& object, std::string path, ErrorCode code)
    : object_(&object), path_(std::move(path)), code_(code) {}

Result<FieldReader> FieldReader::open(const json& value, std::string path, ErrorCode code) {
    if (!value.is_object()) {
        return Error{.code = code,
                     .message = fmt::format("{}: expected an object, got {}",
                                            path.empty() ? "the body" : path, value.type_name())};
    }
    return FieldReader(value, std::move(path), code);
}

Result<void> FieldReader::only(std::initializer_list<std::string_view> known) const {
    for (const auto& [name, value] : object_->items()) {
        if (planted("unknown_key_accepted")) {
            break;
        }
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            return Error{.code = code_,
                         .message = fmt::format("{}unknown field {}; known are {}",
                                                path_.empty() ? "" : path_ + ": ", in_quotes(name),
                                                fmt::join(known, ", "))};
        }
    }
    return {};
}

const json* FieldReader::find(std::string_view name) const {
    const auto found = object_->find(name);
    return found == object_->end() || found->is_null() ? nullptr : &*found;
}

std::string FieldReader::path_of(std::string_view name) const {
    return path_.empty() ? std::string(name) : fmt::format("{}.{}", path_, name);
}

Error FieldReader::error(std::string_view name, std::string_view message) const {
    return {.code = code_, .message = fmt::format("{}: {}", path_of(name), message)};
}

Error FieldReader::wrong(std::string_view name, std::string_view expected, const json& got) const {
    return error(name, fmt::format("expected {}, got {}", expected, got.type_name()));
}

Result<std::optional<std::string>> FieldReader::text(std::string_view name,
                                                     std::size_t max_bytes) const {
    const json* value = find(name);
    if (!value) {
        return std::optional<std::string>{};
    }
    if (!value->is_string()) {
        return wrong(name, "a string", *value);
    }
    const auto& text = value->get_ref<const std::string&>();
    if (text.size() > max_bytes) {
        return error(name,
                     fmt::format("{} bytes, at most {} are accepted", text.size(), max_bytes));
    }
    return std::optional(text);
}

Result<std::string> FieldReader::required_text(std::string_view name, std::size_t max_bytes) const {
    Result<std::optional<std::string>> value = text(name, max_bytes);
    if (!value) {
        return value.error();
    }
    if (!*value || (*value)->empty()) {
        return error(name, *value ? "must not be empty" : "is missing");
    }
    return std::move(**value);
}

Result<std::optional<bool>> FieldReader::boolean(std::string_view name) const {
    const json* value = find(name);
    if (!value) {
        return std::optional<bool>{};
    }
    if (!value->is_boolean()) {
        return wrong(name, "true or false", *value);
    }
    return std::optional(value->get<bool>());
}

Result<std::optional<Duration>> FieldReader::positive(std::string_view name, Duration unit) const {
    const json* value = find(name);
    if (!value) {
        return std::optional<Duration>{};
    }
    if (!value->is_number()) {
        return wrong(name, "a number", *value);
    }
    const double seconds = value->get<double>() * to_seconds(unit);
    if (!(seconds > 0.0) || seconds > to_seconds(kMaxDuration)) {
        return error(name, "must be above 0 and at most an hour");
    }
    // Never rounded to nothing.
    return std::optional(std::max(Duration{1}, from_seconds(seconds)));
}

}  // namespace faultline::engine

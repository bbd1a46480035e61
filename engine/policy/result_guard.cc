#include "engine/policy/result_guard.h"

#include "base/json.h"

#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {

namespace {

using nlohmann::json;

// At least as many bytes as the value takes as text; stops counting above `enough`.
std::size_t size_at_most(const json& data, std::size_t enough) {
    // A character takes six bytes at worst (\u001f), a number 24, a separator one.
    constexpr std::size_t kPerChar = 6;
    constexpr std::size_t kScalar = 25;
    std::size_t bytes = 0;
    std::vector<const json*> open{&data};
    while (!open.empty() && bytes <= enough) {
        const json* value = open.back();
        open.pop_back();
        if (const auto* text = value->get_ptr<const json::string_t*>()) {
            bytes += 3 + kPerChar * text->size();
        } else if (const auto* object = value->get_ptr<const json::object_t*>()) {
            bytes += 3;
            for (const auto& [key, member] : *object) {
                bytes += 4 + kPerChar * key.size();
                open.push_back(&member);
            }
        } else if (const auto* array = value->get_ptr<const json::array_t*>()) {
            bytes += 3;
            for (const json& element : *array) {
                open.push_back(&element);
            }
        } else if (value->is_binary()) {
            bytes = enough + 1;
        } else {
            bytes += kScalar;
        }
    }
    return bytes;
}

const json* rows_of(const json& data) {
    if (data.is_array()) {
        return &data;
    }
    if (data.is_object()) {
        const auto rows = data.find("rows");
        if (rows != data.end() && rows->is_array()) {
            return &*rows;
        }
    }
    return nullptr;
}

}  // namespace

Result<void> check_owner(std::string_view tool, std::string_view owner, std::string_view tenant) {
    if (owner.empty() || owner == tenant) {
        return {};
    }
    return Error{
        .code = ErrorCode::kTenantMismatch,
        .message = fmt::format("the answer of tool {} does not belong to this tenant", tool),
        .cause = fmt::format("asked for tenant {}, answered for {}", tenant, owner)};
}

Result<void> check_size(std::string_view tool, const json& data, const EffectiveLimits& limits) {
    const json* rows = rows_of(data);
    if (rows != nullptr && rows->size() > limits.max_rows) {
        return Error{.code = ErrorCode::kMaxRowsExceeded,
                     .message = fmt::format("tool {} answered {} rows, at most {} are allowed",
                                            tool, rows->size(), limits.max_rows)};
    }
    if (size_at_most(data, limits.max_result_bytes) <= limits.max_result_bytes) {
        return {};
    }
    const std::size_t bytes = dump_json(data).size();
    if (bytes <= limits.max_result_bytes) {
        return {};
    }
    return Error{.code = ErrorCode::kMaxRowsExceeded,
                 .message = fmt::format("tool {} answered {} bytes, at most {} are allowed", tool,
                                        bytes, limits.max_result_bytes)};
}

}  // namespace faultline::engine

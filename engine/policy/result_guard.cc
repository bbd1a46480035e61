#include "engine/policy/result_guard.h"

#include "base/json.h"
#include "base/planted_bug.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {

namespace {

using nlohmann::json;

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
    if (owner.empty() || owner == tenant || planted("owner_guard_off")) {
        return {};
    }
    return Error{
        .code = ErrorCode::kTenantMismatch,
        .message = fmt::format("the answer of tool {} does not belong to this tenant", tool),
        .cause = fmt::format("asked for tenant {}, answered for {}", tenant, owner)};
}

Result<void> check_rows_owner(std::string_view owner, std::string_view tenant) {
    if (owner == tenant) {
        return {};
    }
    return Error{.code = ErrorCode::kTenantMismatch,
                 .message = "the result held rows of another tenant",
                 .cause = fmt::format("asked for tenant {}, the rows were read for {}", tenant,
                                      owner.empty() ? "an unknown owner" : owner)};
}

Result<JsonSize> check_size(std::string_view tool, const json& data,
                            const EffectiveLimits& limits) {
    const json* rows = rows_of(data);
    if (rows != nullptr && rows->size() > limits.max_rows) {
        return Error{.code = ErrorCode::kMaxRowsExceeded,
                     .message = fmt::format("tool {} answered {} rows, at most {} are allowed",
                                            tool, rows->size(), limits.max_rows)};
    }
    // As text every value takes a byte and every character of a text or key another, so a
    // value that ends the walk early is over the limit.
    constexpr std::size_t kMemoryPerDumpByte = 17;
    const std::size_t most = limits.max_result_bytes;
    const JsonSize size =
        json_size(data, {.values = most, .memory_bytes = kMemoryPerDumpByte * most});
    if (size.dump_bytes <= most || planted("result_size_unchecked")) {
        return size;
    }
    const std::size_t bytes = dump_json(data).size();
    if (bytes <= most) {
        return size;
    }
    return Error{.code = ErrorCode::kMaxRowsExceeded,
                 .message = fmt::format("tool {} answered {} bytes, at most {} are allowed", tool,
                                        bytes, most)};
}

}  // namespace faultline::engine

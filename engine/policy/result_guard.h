// What a tool's result must satisfy before it is returned to the caller: it belongs to the caller's
// tenant, is not larger than allowed and has no more rows than allowed. Pure; visits each value
// once and serialises only what may be over the limit.
#pragma once

#include "engine/policy/json_size.h"
#include "engine/policy/tool_policy.h"
#include "engine/ports/error.h"

#include <cstddef>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace faultline::engine {

// TENANT_MISMATCH when `owner` is set and not the caller. The message names neither.
[[nodiscard]] Result<void> check_owner(std::string_view tool, std::string_view owner,
                                       std::string_view tenant);

// TENANT_MISMATCH unless `owner` (SqlRows::owner), the tenant whose rows were read, is `tenant`;
// also when the owner is not known. The message names neither.
[[nodiscard]] Result<void> check_rows_owner(std::string_view owner, std::string_view tenant);

// How large `data` is. MAX_ROWS_EXCEEDED when as text it is over max_result_bytes, or when it is an
// array, or has an array "rows", of more than max_rows elements.
[[nodiscard]] Result<JsonSize> check_size(std::string_view tool, const nlohmann::json& data,
                                          const EffectiveLimits& limits);

}  // namespace faultline::engine

// References from a step's params to the data of an earlier step:
// {"$ref": "step.data.rows[0].id"}, "step.data.rows.*.id" for the list of all ids. A reference is
// an object with this one key; it is replaced as a whole. Pure; bounded by ReferenceLimits.
#pragma once

#include "base/json.h"
#include "engine/ports/error.h"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace faultline::engine {

struct ReferenceLimits {
    std::size_t max_depth = 64;                 // of params
    std::size_t max_references = 64;            // in the params of one step
    std::size_t max_path_parts = 32;            // of one reference
    std::size_t max_copied = 1'000'000;         // values copied from results into one step's params
    std::size_t max_copied_bytes = 16U << 20U;  // of them, as JsonSize::memory_bytes
};

struct PathPart {
    enum class Kind { kName, kIndex, kEach };
    Kind kind = Kind::kName;
    std::string name;
    std::size_t index = 0;
};

struct Reference {
    std::string text;
    std::string step;
    std::vector<PathPart> path;  // below the step's data
};

// INVALID_PARAMS when `text` is not "<step>.data" followed by .name, [index], .* parts.
[[nodiscard]] Result<Reference> parse_reference(std::string_view text, ReferenceLimits limits = {});

// All references in `params`, in document order. INVALID_PARAMS when one is malformed, there are
// too many, or params nest too deeply.
[[nodiscard]] Result<std::vector<Reference>> find_references(const nlohmann::json& params,
                                                             ReferenceLimits limits = {});

// The data of a finished step; null when it has none.
using StepData = std::function<const nlohmann::json*(std::string_view step)>;

struct ResolvedParams {
    JsonPtr params;
    std::size_t copied_bytes = 0;  // JsonSize::memory_bytes of what took the place of references
};

// `params` with every reference replaced. `references` are those that find_references() found in
// these params. INVALID_PARAMS naming the reference when one does not resolve or the copies grow
// past the limit.
[[nodiscard]] Result<ResolvedParams> resolve_references(const nlohmann::json& params,
                                                        std::span<const Reference> references,
                                                        const StepData& data_of,
                                                        ReferenceLimits limits = {});

}  // namespace faultline::engine

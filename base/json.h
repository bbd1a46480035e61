// JSON from outside, with bounds: depth, size and duplicate keys are checked while parsing,
// before nlohmann's recursive copy and dump ever see the value. Values travel as shared_ptr so
// that headers need json_fwd.hpp only.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace faultline {

using JsonPtr = std::shared_ptr<const nlohmann::json>;

struct JsonLimits {
    std::size_t max_bytes = 1 << 20;
    std::size_t max_depth = 64;
    bool refuse_duplicate_keys = true;
};

// kInvalid when `text` is no JSON in UTF-8 (with the byte position), is over a limit, or repeats a
// key.
[[nodiscard]] Result<JsonPtr> parse_json(std::string_view text, JsonLimits limits = {});

// Never null: the JSON value null.
[[nodiscard]] JsonPtr json_null();

// `indent`: spaces per level; -1 writes one line. Never throws: bytes that are not UTF-8 become
// U+FFFD.
[[nodiscard]] std::string dump_json(const nlohmann::json& value, int indent = -1);

// `text` as a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string quote_json(std::string_view text);

}  // namespace faultline

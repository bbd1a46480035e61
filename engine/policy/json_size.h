// How large a JSON value is: counted in one walk when a tool has returned it, then used by every
// limit on results. Pure; the walk does not recurse.
#pragma once

#include <cstddef>
#include <limits>

#include <nlohmann/json_fwd.hpp>

namespace faultline::engine {

struct JsonSize {
    std::size_t values = 0;        // every scalar, list and object in it, itself included
    std::size_t memory_bytes = 0;  // about: 16 for each value, and the bytes of texts and keys
    std::size_t dump_bytes = 0;    // at least as many as it takes as JSON text
};

struct JsonSizeLimit {
    std::size_t values = std::numeric_limits<std::size_t>::max();
    std::size_t memory_bytes = std::numeric_limits<std::size_t>::max();

    [[nodiscard]] bool exceeded_by(const JsonSize& size) const {
        return size.values > values || size.memory_bytes > memory_bytes;
    }
};

// Adds what is in `value` to `size`; stops as soon as that exceeds `limit`.
void add_json_size(const nlohmann::json& value, const JsonSizeLimit& limit, JsonSize& size);

[[nodiscard]] JsonSize json_size(const nlohmann::json& value, const JsonSizeLimit& limit = {});

}  // namespace faultline::engine

// The size limits of request bodies.
#pragma once

#include "base/json.h"

#include <cstddef>

namespace faultline::engine {

struct CodecLimits {
    JsonLimits json;                       // 1 MiB, 64 levels, no key twice
    std::size_t max_steps = 100;           // of one plan
    std::size_t max_name_bytes = 128;      // step ids, tools, actions, functions
    std::size_t max_depends_on = 100;      // of one step
    std::size_t max_evidence_bytes = 256;  // of the evidence id
};

}  // namespace faultline::engine

// The key of one representation in any cache of the engine: tenant and encoding are always part
// of it, and no two different triples give the same text. Pure.
#pragma once

#include "engine/ports/call_context.h"

#include <string>
#include <string_view>

namespace faultline::engine {

struct ResourceKey {
    std::string resource;  // "cards/reason-trends?bucket=day&period=7d"
    std::string encoding = "identity";
};

// The tenant comes from the context, so that no caller can forget it.
[[nodiscard]] std::string store_key(std::string_view kind, const CallContext& context,
                                    const ResourceKey& key);

}  // namespace faultline::engine

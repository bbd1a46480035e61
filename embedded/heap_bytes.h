// How much memory this process has allocated and not given back. Any thread.
#pragma once

#include <cstdint>

namespace faultline::embedded {

// As the allocator counts it: no pages that it keeps for later, no code, no stacks.
[[nodiscard]] std::uint64_t heap_bytes();

}  // namespace faultline::embedded

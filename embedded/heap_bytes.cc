#include "embedded/heap_bytes.h"

#include <cstddef>

#include <malloc.h>

// The allocator of the address sanitizer takes the place of malloc, and counts by itself.
// NOLINTNEXTLINE(readability-identifier-naming): the name is the sanitizer's
extern "C" [[gnu::weak]] std::size_t __sanitizer_get_current_allocated_bytes();

namespace faultline::embedded {

std::uint64_t heap_bytes() {
    if (&__sanitizer_get_current_allocated_bytes != nullptr) {
        return __sanitizer_get_current_allocated_bytes();
    }
    const struct mallinfo2 info = ::mallinfo2();
    return info.uordblks + info.hblkhd;
}

}  // namespace faultline::embedded

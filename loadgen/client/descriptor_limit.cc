#include "loadgen/client/descriptor_limit.h"

#include <algorithm>

#include <sys/resource.h>

namespace faultline::load {

std::size_t raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return 1024;
    }
    const rlim_t before = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max;
    const bool is_raised = ::setrlimit(RLIMIT_NOFILE, &limit) == 0;
    return static_cast<std::size_t>(is_raised ? limit.rlim_max : before);
}

std::size_t default_max_in_flight(std::size_t descriptor_limit) {
    constexpr std::size_t kReserved = 100;
    constexpr std::size_t kMost = 20'000;
    return descriptor_limit <= kReserved ? 1 : std::min(kMost, descriptor_limit - kReserved);
}

}  // namespace faultline::load

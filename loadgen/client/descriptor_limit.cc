#include "loadgen/client/descriptor_limit.h"

#include <algorithm>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

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

void reserve_descriptors(std::size_t count) {
    rlimit limit{};
    const int lowest = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (lowest >= 0 && ::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        const auto wanted =
            std::min<rlim_t>(static_cast<rlim_t>(lowest) + count, limit.rlim_cur - 1);
        // The table never shrinks, so its highest descriptor need not stay open.
        ::close(::fcntl(lowest, F_DUPFD_CLOEXEC, static_cast<int>(wanted)));
    }
    ::close(lowest);
}

std::size_t default_max_in_flight(std::size_t descriptor_limit) {
    constexpr std::size_t kReserved = 100;
    constexpr std::size_t kMost = 20'000;
    return descriptor_limit <= kReserved ? 1 : std::min(kMost, descriptor_limit - kReserved);
}

}  // namespace faultline::load

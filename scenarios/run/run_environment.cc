#include "scenarios/run/run_environment.h"

#include <array>
#include <thread>

#include <faultline_commit.h>  // made by the build: FAULTLINE_COMMIT
#include <unistd.h>

namespace faultline::scenario {

RunEnvironment this_environment() {
    RunEnvironment environment;
    environment.version = FAULTLINE_VERSION;
    environment.commit = FAULTLINE_COMMIT;
    // One more than asked for: a name that does not fit may come without its end.
    std::array<char, 257> host{};
    if (::gethostname(host.data(), host.size() - 1) == 0) {
        environment.host = host.data();
    }
    environment.cpus = std::thread::hardware_concurrency();
    return environment;
}

}  // namespace faultline::scenario

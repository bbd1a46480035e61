// The children a process has at this moment, for signals that must reach those which left its
// process group. Any thread. A snapshot: stop the process first if it must not start more.
#pragma once

#include <filesystem>
#include <vector>

#include <sys/types.h>

namespace faultline::net {

// Those that its main thread started and that have not ended. Empty when there is no such process.
[[nodiscard]] std::vector<pid_t> children_of(pid_t pid);

// Whether children_of() can know any: `proc` is mounted and lists them.
[[nodiscard]] bool lists_children(const std::filesystem::path& proc = "/proc");

}  // namespace faultline::net

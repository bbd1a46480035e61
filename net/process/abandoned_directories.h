// Removes what harnesses that were killed left in the temporary directory. Every private directory
// is locked by its owner, and the kernel ends the lock with the owner: one without a lock is
// abandoned. Any thread; several processes may do it at once.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace faultline::net {

// Begins the names of private directories: "faultline-db.p4711-", followed by six characters. No
// folder of a user's is called so, and one is removed only when its mode is 0700, too.
[[nodiscard]] std::string private_name(std::string_view prefix);

// The private directories in `parent` that are ours (root: anyone's) and not locked, with all that
// is in them. A stopped process (SIGSTOP) that works in one is killed first.
void remove_abandoned_directories(std::string_view prefix, const std::filesystem::path& parent);

}  // namespace faultline::net

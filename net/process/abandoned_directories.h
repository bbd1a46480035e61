// Removes what harnesses that were killed left in the temporary directory. Every private directory
// is locked by its owner, and the kernel ends the lock with the owner: one without a lock is
// abandoned. Any thread; several processes may do it at once.
#pragma once

#include <filesystem>
#include <string_view>

namespace faultline::net {

// The directories `prefix`-XXXXXX in `parent` that are ours (root: anyone's) and not locked, with
// all that is in them. Processes that still work in one, such as frozen children of a database
// server, are killed first.
void remove_abandoned_directories(std::string_view prefix, const std::filesystem::path& parent);

}  // namespace faultline::net

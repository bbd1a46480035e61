#include "net/process/user_account.h"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <grp.h>
#include <pwd.h>

namespace faultline::net {

namespace {

// All groups of a user: its own `gid` and those of the group database.
std::vector<gid_t> groups_of(const std::string& name, gid_t gid) {
    constexpr std::size_t kMostGroups = 65'536;  // NGROUPS_MAX of Linux
    std::vector<gid_t> groups(64);
    for (;;) {
        int count = static_cast<int>(groups.size());
        if (::getgrouplist(name.c_str(), gid, groups.data(), &count) >= 0) {
            groups.resize(static_cast<std::size_t>(count));
            return groups;
        }
        if (groups.size() >= kMostGroups) {
            return groups;  // it holds as many as a process may have
        }
        groups.resize(std::max(static_cast<std::size_t>(count), 2 * groups.size()));
    }
}

}  // namespace

Result<UserAccount> find_user(const std::string& name) {
    std::vector<char> storage(16 * 1024);
    passwd entry{};
    passwd* found = nullptr;
    const int error = ::getpwnam_r(name.c_str(), &entry, storage.data(), storage.size(), &found);
    // POSIX lets a system say ENOENT or ESRCH of a user that it does not have.
    if (error != 0 && error != ENOENT && error != ESRCH) {
        return Error{ErrorKind::kUnavailable, "the user '" + name + "' cannot be looked up: " +
                                                  std::generic_category().message(error)};
    }
    if (found == nullptr) {
        return Error{ErrorKind::kNotFound, "there is no user '" + name + "' on this system"};
    }
    return UserAccount{.name = name,
                       .uid = entry.pw_uid,
                       .gid = entry.pw_gid,
                       .groups = groups_of(name, entry.pw_gid),
                       .home = entry.pw_dir};
}

}  // namespace faultline::net

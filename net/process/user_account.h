// A system user by name, as far as starting a process as that user needs.
#pragma once

#include "base/result.h"

#include <string>
#include <vector>

#include <sys/types.h>

namespace faultline::net {

struct UserAccount {
    std::string name;
    uid_t uid = 0;
    gid_t gid = 0;
    std::vector<gid_t> groups;  // all of them, gid included
    std::string home;
};

// kNotFound when there is no such user; kUnavailable when the system cannot look it up.
[[nodiscard]] Result<UserAccount> find_user(const std::string& name);

}  // namespace faultline::net

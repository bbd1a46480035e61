#include "net/process/user_account.h"

#include <grp.h>
#include <pwd.h>

namespace faultline::net {

Result<UserAccount> find_user(const std::string& name) {
    std::vector<char> storage(16 * 1024);
    passwd entry{};
    passwd* found = nullptr;
    const int error = ::getpwnam_r(name.c_str(), &entry, storage.data(), storage.size(), &found);
    if (error != 0 || found == nullptr) {
        return Error{ErrorKind::kNotFound, "there is no user '" + name + "' on this system"};
    }
    UserAccount account{
        .name = name, .uid = entry.pw_uid, .gid = entry.pw_gid, .groups = {}, .home = entry.pw_dir};
    int count = 64;
    account.groups.resize(static_cast<std::size_t>(count));
    if (::getgrouplist(name.c_str(), entry.pw_gid, account.groups.data(), &count) < 0) {
        account.groups.assign(1, entry.pw_gid);
    } else {
        account.groups.resize(static_cast<std::size_t>(count));
    }
    return account;
}

}  // namespace faultline::net

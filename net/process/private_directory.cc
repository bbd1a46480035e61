#include "net/process/private_directory.h"

#include "net/process/user_account.h"

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include <unistd.h>

namespace faultline::net {

namespace fs = std::filesystem;

PrivateDirectory::PrivateDirectory(PrivateDirectory&& other) noexcept
    : path_(std::exchange(other.path_, {})) {}

PrivateDirectory& PrivateDirectory::operator=(PrivateDirectory&& other) noexcept {
    if (this != &other) {
        remove();
        path_ = std::exchange(other.path_, {});
    }
    return *this;
}

PrivateDirectory::~PrivateDirectory() { remove(); }

void PrivateDirectory::remove() {
    if (!path_.empty()) {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
        path_.clear();
    }
}

Result<void> PrivateDirectory::hand_to(const std::string& user) {
    const Result<UserAccount> account = find_user(user);
    if (!account) {
        return account.error();
    }
    const auto give = [&account](const fs::path& path) {
        return ::lchown(path.c_str(), account->uid, account->gid) == 0;
    };
    // From the inside out: afterwards the top is no longer ours.
    bool given = true;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(path_, error), end; !error && entry != end;
         entry.increment(error)) {
        given = give(entry->path()) && given;
    }
    if (error || !given || !give(path_)) {
        return Error{ErrorKind::kDenied, "the directory cannot be given to user '" + user + "'",
                     path_.string() + ": " + std::generic_category().message(errno)};
    }
    return {};
}

Result<PrivateDirectory> make_private_dir(std::string_view prefix, const fs::path& parent) {
    std::error_code error;
    const fs::path base = parent.empty() ? fs::temp_directory_path(error) : parent;
    std::string name = (base / (std::string(prefix) + "-XXXXXX")).string();
    if (error || ::mkdtemp(name.data()) == nullptr) {
        return Error{
            ErrorKind::kInternal, "cannot make a temporary directory",
            name + ": " + (error ? error.message() : std::generic_category().message(errno))};
    }
    return PrivateDirectory(fs::path(name));
}

}  // namespace faultline::net

#include "net/process/private_directory.h"

#include "base/quoted_text.h"
#include "net/process/abandoned_directories.h"
#include "net/process/user_account.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <mutex>
#include <set>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace faultline::net {

namespace fs = std::filesystem;

namespace {

// Those of this process, for remove_private_directories(). Never destroyed: what ends after main()
// may still have one.
struct OpenDirectories {
    std::mutex mutex;
    std::set<fs::path> paths;
};
OpenDirectories& open_directories() {
    static auto* const kOpen = new OpenDirectories;
    return *kOpen;
}

void remove_with_contents(const fs::path& path) {
    std::error_code ignored;
    fs::remove_all(path, ignored);
}

Error cannot_make(const std::string& name, const std::string& why) {
    return Error{ErrorKind::kInternal, "cannot make a temporary directory", name + ": " + why};
}

// False when another process took the directory for an abandoned one in the moment between its
// making and its lock. A file system without locks is no reason to fail: nothing is swept there.
bool lock_directory(const UniqueFd& opened) {
    if (::flock(opened.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        return false;
    }
    struct stat about{};
    return ::fstat(opened.get(), &about) == 0 && about.st_nlink > 0;
}

bool holds_control_character(std::string_view text) { return printable(text) != text; }

Error wrong_temporary_directory(const fs::path& named, std::string_view why) {
    return Error{ErrorKind::kInvalid, fmt::format("TMPDIR={}: {}", in_quotes(named.string()), why)};
}

}  // namespace

Result<fs::path> temporary_directory() {
    const char* const set = std::getenv("TMPDIR");  // NOLINT(concurrency-mt-unsafe): not set here
    const fs::path named = set == nullptr || *set == '\0' ? "/tmp" : set;
    // Children work in other directories.
    std::error_code error;
    fs::path folder = fs::absolute(named, error);
    if (!error && !fs::is_directory(folder, error) && !error) {
        error = std::make_error_code(std::errc::not_a_directory);
    }
    if (!error && ::access(folder.c_str(), W_OK | X_OK) != 0) {
        error.assign(errno, std::generic_category());
    }
    if (error) {
        return wrong_temporary_directory(named, error.message());
    }
    // PostgreSQL keeps the path in files of lines.
    if (holds_control_character(folder.string())) {
        return wrong_temporary_directory(named, "its path holds a control character");
    }
    return folder;
}

PrivateDirectory::PrivateDirectory(PrivateDirectory&& other) noexcept
    : path_(std::exchange(other.path_, {})), lock_(std::move(other.lock_)) {}

PrivateDirectory& PrivateDirectory::operator=(PrivateDirectory&& other) noexcept {
    if (this != &other) {
        remove();
        path_ = std::exchange(other.path_, {});
        lock_ = std::move(other.lock_);
    }
    return *this;
}

PrivateDirectory::~PrivateDirectory() { remove(); }

void PrivateDirectory::remove() {
    if (!path_.empty()) {
        remove_with_contents(path_);
        OpenDirectories& open = open_directories();
        {
            const std::lock_guard lock(open.mutex);
            open.paths.erase(path_);
        }
        path_.clear();
        lock_.reset();
    }
}

void remove_private_directories() {
    OpenDirectories& open = open_directories();
    const std::lock_guard lock(open.mutex);
    std::ranges::for_each(open.paths, remove_with_contents);
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
    const Result<fs::path> base = parent.empty() ? temporary_directory() : Result<fs::path>(parent);
    if (!base) {
        return cannot_make(std::string(prefix), base.error().message);
    }
    remove_abandoned_directories(prefix, *base);
    const std::string pattern = (*base / (private_name(prefix) + "XXXXXX")).string();
    constexpr int kTries = 10;
    for (int i = 0; i < kTries; ++i) {
        std::string name = pattern;
        if (::mkdtemp(name.data()) == nullptr) {
            return cannot_make(pattern, std::generic_category().message(errno));
        }
        UniqueFd opened(::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (lock_directory(opened)) {
            OpenDirectories& open = open_directories();
            const std::lock_guard lock(open.mutex);
            open.paths.insert(name);
            return PrivateDirectory(fs::path(name), std::move(opened));
        }
    }
    return cannot_make(pattern, "other processes remove it at once");
}

}  // namespace faultline::net

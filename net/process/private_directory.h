// A directory of our own, by default under the system's temporary directory: mode 0700, removed
// with all that is in it when this value ends. Locked (flock) until then, so that what a killed
// owner left is known: making one removes those. Owned by one; any thread.
#pragma once

#include "base/result.h"
#include "base/unique_fd.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace faultline::net {

class PrivateDirectory {
public:
    PrivateDirectory(PrivateDirectory&& other) noexcept;
    PrivateDirectory& operator=(PrivateDirectory&& other) noexcept;
    ~PrivateDirectory();
    PrivateDirectory(const PrivateDirectory&) = delete;
    PrivateDirectory& operator=(const PrivateDirectory&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    // Gives the directory and what is in it now to another user (needs root, or to be that user).
    // kNotFound: no such user; kDenied.
    Result<void> hand_to(const std::string& user);

private:
    friend Result<PrivateDirectory> make_private_dir(std::string_view prefix,
                                                     const std::filesystem::path& parent);
    PrivateDirectory(std::filesystem::path path, UniqueFd lock)
        : path_(std::move(path)), lock_(std::move(lock)) {}
    void remove();

    std::filesystem::path path_;
    UniqueFd lock_;  // the directory, opened
};

// Removes those of this process now, whoever has them: for a process that ends while a thread that
// it cannot wait for still has one. Any thread.
void remove_private_directories();

// The system's temporary directory, absolute: what TMPDIR names, /tmp when it is not set or empty.
// kInvalid, with a message that says why, when nothing can be made there.
[[nodiscard]] Result<std::filesystem::path> temporary_directory();

// `prefix` begins the directory's name; `parent` empty: the system's temporary directory. What
// killed owners left there under this prefix is removed. kInternal when none can be made.
[[nodiscard]] Result<PrivateDirectory> make_private_dir(std::string_view prefix = "faultline",
                                                        const std::filesystem::path& parent = {});

}  // namespace faultline::net

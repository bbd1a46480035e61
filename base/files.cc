#include "base/files.h"

#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace faultline {

namespace {

Error failure(ErrorKind code, std::string_view what, const std::filesystem::path& path,
              std::string_view why) {
    return Error{code, fmt::format("{} {}: {}", what, path.string(), why)};
}

// As strerror(), which is not for several threads.
std::string reason_of(int error) { return std::generic_category().message(error); }

bool write_all(int fd, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(fd, content.data(), content.size());
        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            return false;
        }
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::size_t max_bytes) {
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) {
        return failure(ErrorKind::kInvalid, "cannot read", path, "it is a folder");
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return failure(ErrorKind::kInvalid, "cannot read", path, reason_of(errno));
    }
    std::string content;
    std::array<char, 65536> chunk{};
    while (file.read(chunk.data(), chunk.size()) || file.gcount() > 0) {
        content.append(chunk.data(), static_cast<std::size_t>(file.gcount()));
        if (content.size() > max_bytes) {
            return failure(ErrorKind::kInvalid, "cannot read", path,
                           fmt::format("it is larger than {} bytes", max_bytes));
        }
    }
    return content;
}

Result<void> write_file(const std::filesystem::path& path, std::string_view content) {
    std::error_code error;
    if (path.has_parent_path()) {
        std::filesystem::create_directories(path.parent_path(), error);
    }
    const std::string beside = path.string() + ".part";
    const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0) {
        return failure(ErrorKind::kInternal, "cannot write", path, reason_of(errno));
    }
    const bool written = write_all(fd, content) && ::fsync(fd) == 0;
    const int write_errno = errno;
    ::close(fd);
    if (!written || ::rename(beside.c_str(), path.c_str()) != 0) {
        const int why = written ? errno : write_errno;
        ::unlink(beside.c_str());
        return failure(ErrorKind::kInternal, "cannot write", path, reason_of(why));
    }
    return {};
}

}  // namespace faultline

#include "base/files.h"

#include "base/unique_fd.h"

#include <array>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace faultline {

namespace {

Error failure(ErrorKind code, std::string_view what, const std::filesystem::path& path,
              std::string_view why) {
    return Error{code, fmt::format("{} {}: {}", what, path.string(), why)};
}

// strerror() is not thread-safe.
std::string reason_of(int error) { return std::generic_category().message(error); }

bool is_replaceable(const std::filesystem::path& path) {
    std::error_code error;
    const auto type = std::filesystem::symlink_status(path, error).type();
    return type == std::filesystem::file_type::regular ||
           type == std::filesystem::file_type::directory ||  // rename says what is wrong with it
           type == std::filesystem::file_type::not_found;
}

Result<std::string> read_all(int fd, const std::filesystem::path& path, std::size_t max_bytes) {
    std::string content;
    std::array<char, 65536> chunk{};
    ssize_t count = 0;
    while ((count = ::read(fd, chunk.data(), chunk.size())) != 0) {
        if (count < 0 && errno != EINTR) {
            return failure(ErrorKind::kInvalid, "cannot read", path, reason_of(errno));
        }
        content.append(chunk.data(), count < 0 ? 0 : static_cast<std::size_t>(count));
        if (content.size() > max_bytes) {
            return failure(ErrorKind::kInvalid, "cannot read", path,
                           fmt::format("it is larger than {} bytes", max_bytes));
        }
    }
    return content;
}

// The file that is written beside one, to take its place: with its mode and, as far as this process
// may give files away, its owner. Whoever could not read the old file cannot read this one either.
UniqueFd open_part(const std::filesystem::path& path, const std::string& beside) {
    struct stat old{};
    const bool replaces = ::lstat(path.c_str(), &old) == 0 && S_ISREG(old.st_mode);
    UniqueFd part(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
                         replaces ? S_IRUSR | S_IWUSR : 0644));
    if (part.is_open() && replaces) {
        mode_t mode = old.st_mode & 0777;
        if (::fchown(part.get(), old.st_uid, old.st_gid) != 0 &&
            ::fchown(part.get(), static_cast<uid_t>(-1), old.st_gid) != 0) {
            mode &= static_cast<mode_t>(~S_IRWXG);  // the group would be ours
        }
        (void)::fchmod(part.get(), mode);
    }
    return part;
}

// O_NONBLOCK: a pipe without a reader is refused at once, instead of waited for.
Result<void> write_through(const std::filesystem::path& path, std::string_view content) {
    const UniqueFd opened(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK | O_CLOEXEC, 0644));
    if (!opened.is_open()) {
        return failure(ErrorKind::kInternal, "cannot write", path,
                       errno == ENXIO ? "nothing reads this pipe" : reason_of(errno));
    }
    const int flags = ::fcntl(opened.get(), F_GETFL);
    if (::fcntl(opened.get(), F_SETFL, flags & ~O_NONBLOCK) != 0 ||
        !write_all(opened.get(), content)) {
        return failure(ErrorKind::kInternal, "cannot write", path, reason_of(errno));
    }
    return {};
}

}  // namespace

bool write_all(int descriptor, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

Result<std::string> read_file(const std::filesystem::path& path, std::size_t max_bytes) {
    const auto unreadable = [&path](std::string_view why) {
        return failure(ErrorKind::kInvalid, "cannot read", path, why);
    };
    // Without O_NONBLOCK, opening a pipe waits for its writer.
    const UniqueFd opened(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    struct stat about{};
    if (!opened.is_open() || ::fstat(opened.get(), &about) != 0) {
        return unreadable(reason_of(errno));
    }
    if (S_ISDIR(about.st_mode)) {
        return unreadable("it is a folder");
    }
    if (!S_ISREG(about.st_mode)) {
        return unreadable("it is not a regular file");
    }
    return read_all(opened.get(), path, max_bytes);
}

Result<std::string> read_stream(const std::filesystem::path& path, std::size_t max_bytes) {
    // open("/dev/stdin") fails when standard input is a socket; a duplicate works for all.
    const bool is_input = path == "/dev/stdin";
    const UniqueFd opened(is_input ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                   : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!opened.is_open()) {
        return failure(ErrorKind::kInvalid, "cannot read", path, reason_of(errno));
    }
    return read_all(opened.get(), path, max_bytes);
}

Result<void> write_file(const std::filesystem::path& path, std::string_view content) {
    std::error_code error;
    if (path.has_parent_path()) {
        std::filesystem::create_directories(path.parent_path(), error);
    }
    if (!is_replaceable(path)) {
        return write_through(path, content);
    }
    const std::string beside = path.string() + ".part";
    UniqueFd part = open_part(path, beside);
    if (!part.is_open()) {
        return failure(ErrorKind::kInternal, "cannot write", path, reason_of(errno));
    }
    const bool written = write_all(part.get(), content) && ::fsync(part.get()) == 0;
    const int write_errno = errno;
    part.reset();
    if (!written || ::rename(beside.c_str(), path.c_str()) != 0) {
        const int why = written ? errno : write_errno;
        ::unlink(beside.c_str());
        return failure(ErrorKind::kInternal, "cannot write", path, reason_of(why));
    }
    return {};
}

}  // namespace faultline

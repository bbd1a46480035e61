#include "net/process/abandoned_directories.h"

#include "base/http_text.h"
#include "base/unique_fd.h"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <fstream>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace faultline::net {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kRandomLetters = 6;  // of mkdtemp

constexpr std::string_view kOwner = "-p";

bool is_candidate(std::string_view name, std::string_view prefix) {
    if (!name.starts_with(prefix) || !name.substr(prefix.size()).starts_with(kOwner)) {
        return false;
    }
    name.remove_prefix(prefix.size() + kOwner.size());
    const std::size_t digits = name.find('-');
    return digits != std::string_view::npos && digits > 0 &&
           std::ranges::all_of(name.substr(0, digits), is_digit) &&
           name.size() == digits + 1 + kRandomLetters;
}

bool is_within(const fs::path& path, const fs::path& directory) {
    const std::string inside = directory.string() + "/";
    return path == directory || path.string().starts_with(inside);
}

// "T" in the third field of /proc/PID/stat; the second, a name in brackets, may hold anything.
bool is_stopped(const fs::path& process) {
    std::ifstream file(process / "stat");
    std::string line;
    std::getline(file, line);
    const std::size_t name_ends = line.rfind(") ");
    return name_ends != std::string::npos && line.substr(name_ends + 2, 1) == "T";
}

// A database server's children end by themselves when it is killed, unless they were frozen.
void kill_the_frozen_in(const fs::path& directory) {
    std::error_code error;
    for (fs::directory_iterator entry("/proc", error), end; !error && entry != end;
         entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        pid_t pid = 0;
        const auto [last, problem] = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (problem != std::errc{} || last != name.data() + name.size()) {
            continue;
        }
        std::error_code unreadable;
        const fs::path where = fs::read_symlink(entry->path() / "cwd", unreadable);
        if (!unreadable && is_within(where, directory) && is_stopped(entry->path())) {
            ::kill(pid, SIGKILL);
        }
    }
}

void remove_if_abandoned(const fs::path& directory) {
    const UniqueFd opened(
        ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat about{};
    if (!opened.is_open() || ::fstat(opened.get(), &about) != 0 ||
        (::geteuid() != 0 && about.st_uid != ::geteuid()) || (about.st_mode & 07777U) != 0700U ||
        ::flock(opened.get(), LOCK_EX | LOCK_NB) != 0) {
        return;
    }
    kill_the_frozen_in(directory);
    std::error_code ignored;
    fs::remove_all(directory, ignored);
}

}  // namespace

std::string private_name(std::string_view prefix) {
    return std::string(prefix) + std::string(kOwner) + std::to_string(::getpid()) + "-";
}

void remove_abandoned_directories(std::string_view prefix, const fs::path& parent) {
    std::error_code error;
    const fs::path base = fs::canonical(parent, error);
    for (fs::directory_iterator entry(base, error), end; !error && entry != end;
         entry.increment(error)) {
        if (is_candidate(entry->path().filename().string(), prefix)) {
            remove_if_abandoned(entry->path());
        }
    }
}

}  // namespace faultline::net

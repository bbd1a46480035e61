#include "base/files.h"
#include "scenarios/run/undo_journal.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace faultline::scenario {

namespace {

constexpr std::size_t kMaxBytes = 64U << 20U;

Error io_error(std::string_view what) {
    return Error{ErrorKind::kInternal, "the undo journal cannot be " + std::string(what),
                 std::generic_category().message(errno)};
}

// The name of a new file survives a crash only when its folder was flushed too.
void flush_folder(const std::filesystem::path& path) {
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        (void)::fsync(descriptor);
        (void)::close(descriptor);
    }
}

}  // namespace

Result<std::vector<UndoEntry>> read_undo_journal(const std::filesystem::path& path) {
    std::vector<UndoEntry> entries;
    std::error_code missing;
    if (!std::filesystem::exists(path, missing)) {
        return entries;
    }
    const auto text = read_file(path, kMaxBytes);
    if (!text) {
        return text.error();
    }
    std::string_view rest = *text;
    for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
        auto entry = from_line(rest.substr(0, end));
        if (!entry) {
            Error broken = entry.error();
            broken.message.insert(0, path.string() + ": ");
            return broken;
        }
        entries.push_back(std::move(*entry));
        rest.remove_prefix(end + 1);
    }
    return entries;
}

Result<FileUndoJournal> FileUndoJournal::open(const std::filesystem::path& path) {
    const int descriptor =
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return io_error("opened");
    }
    flush_folder(path);
    return FileUndoJournal(descriptor);
}

FileUndoJournal::FileUndoJournal(FileUndoJournal&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileUndoJournal::~FileUndoJournal() {
    if (descriptor_ >= 0) {
        (void)::close(descriptor_);
    }
}

Result<void> FileUndoJournal::record(const UndoEntry& entry) {
    if (!write_all(descriptor_, to_line(entry)) || ::fsync(descriptor_) != 0) {
        return io_error("written");
    }
    return {};
}

}  // namespace faultline::scenario

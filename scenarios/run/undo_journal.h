// Records each fault before it is injected. FileUndoJournal appends one JSON object per line and
// fsyncs before record() returns: the next run into the folder prints what a killed run left in
// force. MemoryUndoJournal serves virtual runs. Owned by the caller that starts the run; one
// thread. Bounded by the number of faults a scenario may have.
#pragma once

#include "base/result.h"
#include "faults/catalogue/fault_spec.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::scenario {

struct UndoEntry {
    bool inject = true;  // false: healed
    std::size_t ordinal = 0;
    // Of an inject entry; of a healed one only `fault` is set. Read back: its name, what it is on
    // and its parameters as texts, as a scenario file gives them.
    fault::FaultSpec spec;
};

class UndoJournal {
public:
    virtual ~UndoJournal() = default;
    // kInternal when the entry could not be written; then the fault must not be injected.
    virtual Result<void> record(const UndoEntry& entry) = 0;
};

class MemoryUndoJournal final : public UndoJournal {
public:
    Result<void> record(const UndoEntry& entry) override;
    [[nodiscard]] const std::vector<UndoEntry>& entries() const { return entries_; }

private:
    std::vector<UndoEntry> entries_;
};

class FileUndoJournal final : public UndoJournal {
public:
    // Begins a new journal in place of what is there. kInternal when it cannot be made.
    static Result<FileUndoJournal> open(const std::filesystem::path& path);
    FileUndoJournal(FileUndoJournal&& other) noexcept;
    FileUndoJournal& operator=(FileUndoJournal&&) = delete;
    ~FileUndoJournal() override;

    Result<void> record(const UndoEntry& entry) override;

private:
    explicit FileUndoJournal(int descriptor) : descriptor_(descriptor) {}
    int descriptor_ = -1;
};

// A last line without a line feed is dropped: record() had not returned, so nothing was injected.
// Anything else that cannot be read is kInternal. No file: no entries.
[[nodiscard]] Result<std::vector<UndoEntry>> read_undo_journal(const std::filesystem::path& path);

// Inject entries that no healed entry follows, oldest first.
[[nodiscard]] std::vector<UndoEntry> not_healed(const std::vector<UndoEntry>& entries);

// One line of the file, with its end.
[[nodiscard]] std::string to_line(const UndoEntry& entry);
[[nodiscard]] Result<UndoEntry> from_line(std::string_view line);

}  // namespace faultline::scenario

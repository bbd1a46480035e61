// What must be undone, written down before it is done. FileUndoJournal appends one JSON object a
// line and flushes it to the disk before answering: what it holds of a run that was killed tells
// the next one what was in force (cli says so). MemoryUndoJournal serves virtual runs. Owned by
// the caller that starts the run; one thread. Bounded by the number of faults a scenario may have.
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
    // kInternal when it could not be kept: the fault must not be injected.
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

// A last line without its end is dropped: it was never acted upon. Anything else that cannot be
// read is kInternal. No file: no entries.
[[nodiscard]] Result<std::vector<UndoEntry>> read_undo_journal(const std::filesystem::path& path);

// Inject entries that no healed entry follows, oldest first.
[[nodiscard]] std::vector<UndoEntry> not_healed(const std::vector<UndoEntry>& entries);

// One line of the file, with its end.
[[nodiscard]] std::string to_line(const UndoEntry& entry);
[[nodiscard]] Result<UndoEntry> from_line(std::string_view line);

}  // namespace faultline::scenario

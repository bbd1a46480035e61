// One read-only handle on one SQLite file, for text that is not trusted: read-only open, an
// authorizer that lets through SELECT, reads of ordinary tables and listed functions, defensive
// mode, small limits, one statement. Blocking; one thread at a time. Bounded by deadline, stop
// flag, virtual-machine steps, rows and bytes; a value by 1 MiB, SQLite's heap by 256 MiB for the
// whole process.
#pragma once

#include "base/clock.h"
#include "base/deadline.h"
#include "base/result.h"
#include "base/sql_rows.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>

struct sqlite3;

namespace faultline::net {

// When a query is given up. A manual clock stands still while SQLite works, so there max_steps ends
// a runaway query, after the same number of steps on every machine.
struct SqliteBounds {
    const Clock* clock = nullptr;  // what `deadline` is measured by; null (default): no deadline
    Deadline deadline{};           // default: never
    const std::atomic<bool>* stop =
        nullptr;  // another thread sets it to end the query; may be null
    // Steps of SQLite's virtual machine, checked every 1,000; 0: no limit. Default 500 million,
    // about three seconds of work.
    std::uint64_t max_steps = 500'000'000;
};

class SqliteReader {
public:
    // kUnavailable when the file is not there or cannot be read.
    [[nodiscard]] static Result<std::unique_ptr<SqliteReader>> open(std::filesystem::path path);
    ~SqliteReader();
    SqliteReader(const SqliteReader&) = delete;
    SqliteReader& operator=(const SqliteReader&) = delete;

    // A column declared BOOLEAN gives bool; a blob its hexadecimal text with \x before it.
    [[nodiscard]] Result<SqlRows> query(const SqlQuery& query, const SqliteBounds& bounds);

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    // False when the file was replaced or removed since it was opened.
    [[nodiscard]] bool is_current() const;

private:
    struct FileIdentity {
        std::uint64_t device = 0;
        std::uint64_t inode = 0;
        friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
    };

    explicit SqliteReader(std::filesystem::path path) : path_(std::move(path)) {}
    [[nodiscard]] Result<void> harden();
    [[nodiscard]] FileIdentity identity() const;

    std::filesystem::path path_;
    sqlite3* handle_ = nullptr;
    FileIdentity opened_;
};

}  // namespace faultline::net

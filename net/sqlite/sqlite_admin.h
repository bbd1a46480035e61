// A read-write handle on one SQLite file, for seeding and for schema faults: everything the
// engine's own connections must not do. Blocking; one thread at a time; waits at most two seconds
// for another writer.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

struct sqlite3;

namespace faultline::net {

class SqliteAdmin {
public:
    // Creates the file when it is not there.
    [[nodiscard]] static Result<std::unique_ptr<SqliteAdmin>> open(
        const std::filesystem::path& path);
    ~SqliteAdmin();
    SqliteAdmin(const SqliteAdmin&) = delete;
    SqliteAdmin& operator=(const SqliteAdmin&) = delete;

    // Any number of statements, as one transaction: all of them or none.
    [[nodiscard]] Result<void> execute(const std::string& script);

    // The columns of each table and view, in their order; without SQLite's own tables.
    [[nodiscard]] Result<std::map<std::string, std::vector<std::string>>> tables();

private:
    explicit SqliteAdmin(sqlite3* handle) : handle_(handle) {}

    sqlite3* handle_;
};

}  // namespace faultline::net

#include "net/sqlite/sqlite_admin.h"

#include "net/sqlite/sqlite_error.h"

#include <sqlite3.h>

namespace faultline::net {

Result<std::unique_ptr<SqliteAdmin>> SqliteAdmin::open(const std::filesystem::path& path) {
    sqlite3* handle = nullptr;
    const int code =
        sqlite3_open_v2(path.c_str(), &handle,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    std::unique_ptr<SqliteAdmin> admin(new SqliteAdmin(handle));
    if (code != SQLITE_OK) {
        return sqlite_error(code, handle == nullptr ? "out of memory" : sqlite3_errmsg(handle));
    }
    sqlite3_busy_timeout(handle, 2'000);
    // Survives a crash of this process, not of the machine: what is seeded can be seeded again.
    sqlite3_exec(handle, "PRAGMA synchronous = OFF", nullptr, nullptr, nullptr);
    return admin;
}

SqliteAdmin::~SqliteAdmin() { sqlite3_close(handle_); }

Result<void> SqliteAdmin::execute(const std::string& script) {
    int code = sqlite3_exec(handle_, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) {
        code = sqlite3_exec(handle_, script.c_str(), nullptr, nullptr, nullptr);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_exec(handle_, "COMMIT", nullptr, nullptr, nullptr);
    }
    if (code == SQLITE_OK) {
        return {};
    }
    Error error = sqlite_error(code, sqlite3_errmsg(handle_));
    if (sqlite3_get_autocommit(handle_) == 0) {
        sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
    }
    return error;
}

Result<std::map<std::string, std::vector<std::string>>> SqliteAdmin::tables() {
    constexpr const char* kColumns =
        "SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c "
        "WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
        "ORDER BY m.name, c.cid";
    using Tables = std::map<std::string, std::vector<std::string>>;
    Tables tables;
    const auto add = [](void* into, int, char** values, char**) {
        (*static_cast<Tables*>(into))[values[0]].emplace_back(values[1]);
        return 0;
    };
    const int code = sqlite3_exec(handle_, kColumns, add, &tables, nullptr);
    if (code != SQLITE_OK) {
        return sqlite_error(code, sqlite3_errmsg(handle_));
    }
    return tables;
}

}  // namespace faultline::net

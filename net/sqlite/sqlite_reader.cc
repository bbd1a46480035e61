#include "net/sqlite/sqlite_reader.h"

#include "base/http_text.h"
#include "net/sqlite/sqlite_error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include <sqlite3.h>
#include <sys/stat.h>

namespace faultline::net {

namespace {

constexpr int kStepsPerCheck = 1'000;
// One step of the virtual machine works on at most so much; no progress handler interrupts it.
constexpr int kMaxValueBytes = 1 << 20;
// For all handles of the process together: SQLite has no limit for a single one.
constexpr std::int64_t kMaxHeapBytes = 256LL << 20;

void limit_heap() {
    [[maybe_unused]] static const std::int64_t kBefore = sqlite3_hard_heap_limit64(kMaxHeapBytes);
}

// clang-format off
constexpr auto kFunctions = std::to_array<std::string_view>({
    "->", "->>", "abs", "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "avg", "ceil",
    "ceiling", "char", "coalesce", "concat", "concat_ws", "cos", "cosh", "count", "cume_dist",
    "date", "datetime", "degrees", "dense_rank", "exp", "first_value", "floor", "format", "glob",
    "group_concat", "hex", "ifnull", "iif", "instr", "json", "json_array", "json_array_length",
    "json_each", "json_extract", "json_group_array", "json_group_object", "json_insert",
    "json_object", "json_patch", "json_quote", "json_remove", "json_replace", "json_set",
    "json_tree", "json_type", "json_valid", "julianday", "lag", "last_value", "lead", "length",
    "like", "likelihood", "likely", "ln", "log", "log10", "log2", "lower", "ltrim", "max", "min",
    "mod", "nth_value", "ntile", "nullif", "percent_rank", "pi", "pow", "power", "printf", "quote",
    "radians", "random", "rank", "replace", "round", "row_number", "rtrim", "sign", "sin", "sinh",
    "sqrt", "strftime", "substr", "substring", "sum", "tan", "tanh", "time", "total", "trim",
    "trunc", "typeof", "unicode", "unixepoch", "unlikely", "upper"});
static_assert(std::ranges::is_sorted(kFunctions));
// clang-format on

bool is_own_table(std::string_view name) {
    return name.starts_with("sqlite_") || name.starts_with("pragma_") || name == "dbstat";
}

int authorize(void* /*unused*/, int action, const char* first, const char* second,
              const char* /*database*/, const char* /*trigger*/) {
    switch (action) {
        case SQLITE_SELECT:
        case SQLITE_RECURSIVE:
            return SQLITE_OK;
        case SQLITE_READ:
            return first != nullptr && !is_own_table(first) ? SQLITE_OK : SQLITE_DENY;
        case SQLITE_FUNCTION: {
            const std::string name = lower_case(second == nullptr ? "" : second);
            return std::ranges::binary_search(kFunctions, name) ? SQLITE_OK : SQLITE_DENY;
        }
        default:
            return SQLITE_DENY;
    }
}

struct Progress {
    const SqliteBounds* bounds;
    std::uint64_t steps = 0;
    bool gave_up = false;

    [[nodiscard]] bool must_stop() const {
        return (bounds->stop != nullptr && bounds->stop->load(std::memory_order_relaxed)) ||
               (bounds->clock != nullptr && bounds->deadline.passed(bounds->clock->now())) ||
               (bounds->max_steps > 0 && steps > bounds->max_steps);
    }
    static int check(void* self) {
        auto* progress = static_cast<Progress*>(self);
        progress->steps += kStepsPerCheck;
        progress->gave_up = progress->must_stop();
        return progress->gave_up ? 1 : 0;
    }
};

// Installs the progress handler for one query.
class ProgressHandler {
public:
    ProgressHandler(sqlite3* handle, Progress* progress) : handle_(handle) {
        sqlite3_progress_handler(handle, kStepsPerCheck, &Progress::check, progress);
    }
    ~ProgressHandler() { sqlite3_progress_handler(handle_, 0, nullptr, nullptr); }
    ProgressHandler(const ProgressHandler&) = delete;
    ProgressHandler& operator=(const ProgressHandler&) = delete;

private:
    sqlite3* handle_;
};

struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

std::string hexadecimal(const void* data, std::size_t size) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    const auto* bytes = static_cast<const unsigned char*>(data);
    std::string text = "\\x";
    for (std::size_t i = 0; i < size; ++i) {
        text += kDigits[bytes[i] >> 4U];
        text += kDigits[bytes[i] & 0xFU];
    }
    return text;
}

SqlCell value_of(sqlite3_stmt* statement, int column, bool boolean) {
    switch (sqlite3_column_type(statement, column)) {
        case SQLITE_INTEGER: {
            const std::int64_t value = sqlite3_column_int64(statement, column);
            return boolean ? SqlCell(value != 0) : SqlCell(value);
        }
        case SQLITE_FLOAT: {
            const double value = sqlite3_column_double(statement, column);
            if (!std::isfinite(value)) {
                return std::string(value > 0 ? "Infinity" : "-Infinity");
            }
            return value;
        }
        case SQLITE_TEXT: {
            const auto* text =
                reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
            if (text == nullptr) {  // there was no memory to convert it: fetch() finds the code
                return std::monostate{};
            }
            return std::string(text,
                               static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
        }
        case SQLITE_BLOB:
            return hexadecimal(sqlite3_column_blob(statement, column),
                               static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
        default:
            return std::monostate{};
    }
}

bool is_boolean(const char* declared) {
    const std::string_view type = declared == nullptr ? "" : declared;
    return type == "BOOLEAN" || type == "boolean" || type == "BOOL" || type == "bool";
}

Result<Statement> prepare(sqlite3* handle, const std::string& sql) {
    sqlite3_stmt* raw = nullptr;
    const char* tail = nullptr;
    const int code =
        sqlite3_prepare_v2(handle, sql.c_str(), static_cast<int>(sql.size()) + 1, &raw, &tail);
    Statement statement(raw);
    if (code != SQLITE_OK) {
        return sqlite_error(code, sqlite3_errmsg(handle));
    }
    const std::string_view rest = tail == nullptr ? "" : tail;
    if (rest.find_first_not_of("; \t\r\n") != std::string_view::npos || statement == nullptr) {
        return sqlite_error(SQLITE_AUTH, "not exactly one statement");
    }
    // The authorizer does not see VACUUM.
    if (sqlite3_stmt_readonly(raw) == 0) {
        return sqlite_error(SQLITE_READONLY, "the statement writes");
    }
    return statement;
}

// Bytes are counted value by value: a row may have hundreds of large ones.
Result<void> add_row(sqlite3* handle, sqlite3_stmt* statement, const std::vector<bool>& booleans,
                     std::size_t max_bytes, std::size_t* bytes, std::vector<SqlCell>* row) {
    row->reserve(booleans.size());
    for (std::size_t i = 0; i < booleans.size(); ++i) {
        row->push_back(value_of(statement, static_cast<int>(i), booleans[i]));
        *bytes += bytes_of(row->back());
        if (*bytes > max_bytes) {
            return Error{ErrorKind::kTooLarge, "the result is larger than allowed",
                         std::to_string(max_bytes) + " bytes"};
        }
    }
    if (sqlite3_errcode(handle) == SQLITE_NOMEM) {
        return sqlite_error(SQLITE_NOMEM, sqlite3_errmsg(handle));
    }
    return {};
}

// The statement was prepared: what failed is its evaluation (malformed JSON, an overflow, LIMIT
// 'x'), unless the schema changed since, which is seen only by the first step.
Error step_error(sqlite3* handle, int code) {
    Error error = sqlite_error(code, sqlite3_errmsg(handle));
    if (error.kind == ErrorKind::kInvalid && !is_schema_error(code, error.cause)) {
        error.message = "the query fails on its data";
    }
    return error;
}

Result<SqlRows> fetch(sqlite3* handle, sqlite3_stmt* statement, const SqlQuery& query) {
    SqlRows result;
    std::vector<bool> booleans;
    const int columns = sqlite3_column_count(statement);
    for (int i = 0; i < columns; ++i) {
        result.columns.emplace_back(sqlite3_column_name(statement, i));
        const char* origin = sqlite3_column_origin_name(statement, i);
        result.origins.emplace_back(origin == nullptr ? "" : origin);
        booleans.push_back(is_boolean(sqlite3_column_decltype(statement, i)));
    }
    std::size_t bytes = 0;
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        if (result.rows.size() == query.max_rows) {
            result.truncated = true;
            return result;
        }
        if (const auto added = add_row(handle, statement, booleans, query.max_bytes, &bytes,
                                       &result.rows.emplace_back());
            !added) {
            return added.error();
        }
    }
    if (code != SQLITE_DONE) {
        return step_error(handle, code);
    }
    return result;
}

}  // namespace

Result<std::unique_ptr<SqliteReader>> SqliteReader::open(std::filesystem::path path) {
    limit_heap();
    std::unique_ptr<SqliteReader> reader(new SqliteReader(std::move(path)));
    const int code = sqlite3_open_v2(reader->path_.c_str(), &reader->handle_,
                                     SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
    if (code != SQLITE_OK) {
        return sqlite_error(
            code, reader->handle_ == nullptr ? "out of memory" : sqlite3_errmsg(reader->handle_));
    }
    reader->opened_ = reader->identity();
    if (const auto hardened = reader->harden(); !hardened) {
        return hardened.error();
    }
    return reader;
}

SqliteReader::~SqliteReader() { sqlite3_close(handle_); }

Result<void> SqliteReader::harden() {
    constexpr auto kSwitches = std::to_array<std::pair<int, int>>(
        {{SQLITE_DBCONFIG_DEFENSIVE, 1},
         {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
         {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
         {SQLITE_DBCONFIG_DQS_DML, 0},
         {SQLITE_DBCONFIG_DQS_DDL, 0}});  // "x" is a column, never the text x
    for (const auto& [name, value] : kSwitches) {
        if (const int code = sqlite3_db_config(handle_, name, value, nullptr); code != SQLITE_OK) {
            return sqlite_error(code, "sqlite3_db_config");
        }
    }
    constexpr auto kLimits =
        std::to_array<std::pair<int, int>>({{SQLITE_LIMIT_LENGTH, kMaxValueBytes},
                                            {SQLITE_LIMIT_SQL_LENGTH, 64 << 10},
                                            {SQLITE_LIMIT_COLUMN, 500},
                                            {SQLITE_LIMIT_EXPR_DEPTH, 600},
                                            {SQLITE_LIMIT_COMPOUND_SELECT, 500},
                                            {SQLITE_LIMIT_ATTACHED, 0},
                                            {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1'000},
                                            {SQLITE_LIMIT_VARIABLE_NUMBER, 0},
                                            {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
                                            {SQLITE_LIMIT_WORKER_THREADS, 0}});
    for (const auto& [name, value] : kLimits) {
        sqlite3_limit(handle_, name, value);
    }
    int code = sqlite3_exec(handle_, "PRAGMA query_only = 1; PRAGMA temp_store = MEMORY", nullptr,
                            nullptr, nullptr);
    if (code == SQLITE_OK) {  // reads the file for the first time: is it a database?
        code = sqlite3_table_column_metadata(handle_, "main", "sqlite_schema", nullptr, nullptr,
                                             nullptr, nullptr, nullptr, nullptr);
    }
    if (code != SQLITE_OK) {
        return sqlite_error(code, sqlite3_errmsg(handle_));
    }
    sqlite3_set_authorizer(handle_, &authorize, nullptr);
    return {};
}

SqliteReader::FileIdentity SqliteReader::identity() const {
    struct stat status{};
    if (::stat(path_.c_str(), &status) != 0) {
        return {};
    }
    return {.device = status.st_dev, .inode = status.st_ino};
}

bool SqliteReader::is_current() const { return identity() == opened_; }

Result<SqlRows> SqliteReader::query(const SqlQuery& query, const SqliteBounds& bounds) {
    Progress progress{.bounds = &bounds};
    if (progress.must_stop()) {
        return sqlite_error(SQLITE_INTERRUPT, "out of time before the start");
    }
    if (query.sql.size() > std::numeric_limits<int>::max() / 2) {
        return sqlite_error(SQLITE_TOOBIG, "SQL text");
    }
    const ProgressHandler handler(handle_, &progress);
    const Result<Statement> statement = prepare(handle_, query.sql);
    if (!statement) {
        return statement.error();
    }
    return fetch(handle_, statement->get(), query);
}

}  // namespace faultline::net

#include "net/sqlite/sqlite_error.h"

#include <utility>

#include <sqlite3.h>

namespace faultline::net {

namespace {

Error make(ErrorKind kind, const char* message, std::string cause) {
    return Error{kind, message, std::move(cause)};
}

Error invalid(int result_code, std::string cause) {
    return make(ErrorKind::kInvalid,
                is_schema_error(result_code, cause) ? "the query does not fit the current schema"
                                                    : "the database does not accept the query",
                std::move(cause));
}

}  // namespace

// SQLite has one code for a table or column that is not there and for all other mistakes of a
// query.
bool is_schema_error(int result_code, std::string_view cause) {
    const int primary = result_code & 0xFF;
    return primary == SQLITE_SCHEMA ||
           (primary == SQLITE_ERROR &&
            (cause.starts_with("no such ") || cause.starts_with("ambiguous column name")));
}

Error sqlite_error(int result_code, std::string cause) {
    switch (result_code & 0xFF) {  // the primary code of an extended one
        case SQLITE_ERROR:
        case SQLITE_SCHEMA:
        case SQLITE_MISMATCH:
        case SQLITE_RANGE:
        case SQLITE_CONSTRAINT:
            return invalid(result_code, std::move(cause));
        case SQLITE_INTERRUPT:
        case SQLITE_ABORT:
            return make(ErrorKind::kTimeout, "the query ran out of time", std::move(cause));
        case SQLITE_AUTH:
        case SQLITE_PERM:
        case SQLITE_READONLY:
            return make(ErrorKind::kDenied, "the database refused the query", std::move(cause));
        case SQLITE_TOOBIG:
            return make(ErrorKind::kTooLarge, "a value is larger than allowed", std::move(cause));
        case SQLITE_NOMEM:  // the heap limit, for as long as a query asks for too much
            return make(ErrorKind::kTooLarge, "the query needs more memory than allowed",
                        std::move(cause));
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_PROTOCOL:
        case SQLITE_FULL:
        case SQLITE_NOLFS:
            return make(ErrorKind::kUnavailable, "the database is not available", std::move(cause));
        default:
            return make(ErrorKind::kInternal, "internal error", std::move(cause));
    }
}

}  // namespace faultline::net

#include "engine/tools/sql/database_error.h"

#include "net/postgres/sqlstate.h"
#include "net/sqlite/sqlite_error.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace faultline::engine {
namespace {

ErrorCode postgres(std::string_view sqlstate) {
    return database_error(net::postgres_error(sqlstate, "why")).code;
}

ErrorCode sqlite(int code) { return database_error(net::sqlite_error(code, "why")).code; }

TEST(DatabaseError, EveryCauseHasItsCode) {
    EXPECT_EQ(postgres("42703"), ErrorCode::kToolBadRequest);
    EXPECT_EQ(postgres("22012"), ErrorCode::kToolBadRequest);
    EXPECT_EQ(postgres("57014"), ErrorCode::kToolTimeout);
    EXPECT_EQ(postgres(""), ErrorCode::kUpstreamUnavailable);
    EXPECT_EQ(postgres("40001"), ErrorCode::kUpstreamUnavailable);
    EXPECT_EQ(postgres("42501"), ErrorCode::kPermissionDenied);
    EXPECT_EQ(postgres("XX000"), ErrorCode::kInternalError);
    EXPECT_EQ(sqlite(SQLITE_ERROR), ErrorCode::kToolBadRequest);
    EXPECT_EQ(sqlite(SQLITE_INTERRUPT), ErrorCode::kToolTimeout);
    EXPECT_EQ(sqlite(SQLITE_CANTOPEN), ErrorCode::kUpstreamUnavailable);
    EXPECT_EQ(sqlite(SQLITE_AUTH), ErrorCode::kPermissionDenied);
    EXPECT_EQ(sqlite(SQLITE_TOOBIG), ErrorCode::kMaxRowsExceeded);
    EXPECT_EQ(sqlite(SQLITE_MISUSE), ErrorCode::kInternalError);
}

TEST(DatabaseError, MessageAndCauseStayWhatTheyAre) {
    const Error error = database_error({ErrorKind::kInvalid, "for people", "for the log"});
    EXPECT_EQ(error.message, "for people");
    EXPECT_EQ(error.cause, "for the log");
}

}  // namespace
}  // namespace faultline::engine

// The read-only handle alone: what its walls stop, and how its errors are coded.
#include "net/sqlite/sqlite_reader.h"

#include "base/manual_clock.h"
#include "net/sqlite/sqlite_error.h"
#include "tests/io/sqlite/scratch_database.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>

namespace faultline::net {
namespace {

using ::testing::ElementsAre;
using testing::ScratchDatabase;
using ::testing::SizeIs;

class SqliteReaderTest : public ::testing::Test {
protected:
    Result<SqlRows> ask(const std::string& sql, const SqliteBounds& bounds = {}) {
        return reader_->query(SqlQuery{.sql = sql}, bounds);
    }
    std::optional<ErrorKind> kind_of(const std::string& sql) {
        const auto answer = ask(sql);
        EXPECT_FALSE(answer.has_value()) << sql;
        return answer ? std::nullopt : std::optional(answer.error().kind);
    }

    ScratchDatabase database_{
        "CREATE TABLE t (a INTEGER, b TEXT, flag BOOLEAN, raw BLOB); CREATE INDEX by_a ON t (a);"
        "INSERT INTO t VALUES (1, 'x', 1, x'00ff'), (2, NULL, 0, NULL);"};
    std::unique_ptr<SqliteReader> reader_ = SqliteReader::open(database_.path()).value();
};

TEST_F(SqliteReaderTest, values_have_types) {
    const SqlRows rows = ask("SELECT a, b, flag, raw, 1.5, 9e999 FROM t ORDER BY a").value();
    EXPECT_THAT(rows.rows[0], ElementsAre(SqlCell(std::int64_t{1}), SqlCell("x"), SqlCell(true),
                                          SqlCell("\\x00ff"), SqlCell(1.5), SqlCell("Infinity")));
    EXPECT_EQ(rows.rows[1][1], SqlCell(std::monostate{}));
}

TEST_F(SqliteReaderTest, nothing_but_reading_is_allowed) {
    for (const char* sql :
         {"INSERT INTO t (a) VALUES (3)", "DELETE FROM t", "DROP TABLE t", "VACUUM",
          "ATTACH '/x.db' AS x", "PRAGMA query_only = 0", "PRAGMA table_info(t)", "BEGIN",
          "CREATE TEMP TABLE u (a)", "REINDEX", "ANALYZE", "SELECT * FROM sqlite_master",
          "SELECT * FROM sqlite_schema", "SELECT * FROM pragma_table_info('t')",
          "SELECT load_extension('x')", "SELECT randomblob(1000000000)",
          "SELECT zeroblob(1000000000)", "SELECT sqlite_version()", "SELECT fts3_tokenizer('x')"}) {
        const auto answer = ask(sql);
        ASSERT_FALSE(answer.has_value()) << sql;
        EXPECT_TRUE(answer.error().kind == ErrorKind::kDenied ||
                    answer.error().kind == ErrorKind::kInvalid)
            << sql << ": " << answer.error().cause;
    }
    EXPECT_THAT(ask("SELECT * FROM t").value().rows, SizeIs(2));
}

TEST_F(SqliteReaderTest, one_statement_and_no_parameters) {
    EXPECT_EQ(kind_of("SELECT 1; DROP TABLE t"), ErrorKind::kDenied);
    EXPECT_EQ(kind_of(""), ErrorKind::kDenied);
    EXPECT_EQ(kind_of("SELECT ?1"), ErrorKind::kInvalid);
    EXPECT_TRUE(ask("SELECT 1 ;; \n").has_value());
}

TEST_F(SqliteReaderTest, a_name_in_double_quotes_is_never_a_text) {
    EXPECT_EQ(kind_of("SELECT \"no_such_column\" FROM t"), ErrorKind::kInvalid);
}

TEST_F(SqliteReaderTest, a_value_of_more_than_a_mebibyte_is_refused) {
    EXPECT_TRUE(ask("SELECT printf('%1000000d', 1)").has_value());
    EXPECT_EQ(kind_of("SELECT length(replace(printf('%1000000d', 1), ' ', 'ab'))"),
              ErrorKind::kTooLarge);
    // printf() itself answers nothing at all.
    EXPECT_THAT(ask("SELECT printf('%16000000s', '')").value().rows,
                ElementsAre(ElementsAre(SqlCell(std::monostate{}))));
}

TEST_F(SqliteReaderTest, a_query_that_needs_too_much_memory_is_refused_and_the_next_one_is_not) {
    ASSERT_EQ(sqlite3_hard_heap_limit64(-1), 256 << 20);
    sqlite3_hard_heap_limit64(16 << 20);  // a sixteenth of the work
    EXPECT_EQ(kind_of("WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n "
                      "WHERE i < 25), m AS MATERIALIZED (SELECT printf('%1000000d', i) AS x "
                      "FROM n) SELECT sum(length(x)) FROM m"),
              ErrorKind::kTooLarge);
    EXPECT_TRUE(ask("SELECT a FROM t").has_value());
    sqlite3_hard_heap_limit64(256 << 20);
}

// Kibibytes; never falls.
std::int64_t peak_memory() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

// SQLite itself makes 80 MB for this row and the CTE; its text would be as much again.
TEST_F(SqliteReaderTest, a_wide_row_is_not_copied_past_the_limit) {
    std::string columns = "x";
    for (int i = 1; i < 40; ++i) {
        columns += ", x";
    }
    const SqlQuery query{
        .sql =
            "WITH w AS (SELECT CAST(printf('%1000000d', a) AS BLOB) AS x FROM t LIMIT 1) SELECT " +
            columns + " FROM w",
        .max_bytes = 2'500'000};
    const std::int64_t before = peak_memory();
    const auto answer = reader_->query(query, {});
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().kind, ErrorKind::kTooLarge);
    EXPECT_EQ(answer.error().message, "the result is larger than allowed");
    EXPECT_LT(peak_memory() - before, 140'000);
}

TEST_F(SqliteReaderTest, steps_end_a_runaway_query_while_the_clock_stands_still) {
    const ManualClock clock;
    const SqliteBounds bounds{.clock = &clock,
                              .deadline = Deadline::after(clock.now(), std::chrono::seconds(1)),
                              .stop = nullptr,
                              .max_steps = 100'000};
    const auto answer = ask(
        "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        bounds);
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().kind, ErrorKind::kTimeout);
    EXPECT_TRUE(ask("SELECT 1").has_value());
}

TEST_F(SqliteReaderTest, a_stop_flag_ends_a_query) {
    const std::atomic<bool> stop{true};
    const auto answer = ask("SELECT 1", {.stop = &stop});
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().kind, ErrorKind::kTimeout);
}

TEST_F(SqliteReaderTest, a_failure_of_its_own_data_is_no_change_of_the_schema) {
    for (const char* sql : {"SELECT json_extract('{', '$')", "SELECT abs(-9223372036854775807 - 1)",
                            "SELECT a FROM t LIMIT 'x'"}) {
        const auto failed = ask(sql);
        ASSERT_FALSE(failed.has_value()) << sql;
        EXPECT_EQ(failed.error().kind, ErrorKind::kInvalid);
        EXPECT_EQ(failed.error().message, "the query fails on its data") << failed.error().cause;
    }
    for (const char* sql :
         {"SELECT FROM t", "SELECT count(sum(a)) FROM t", "SELECT * FROM json_each('{')",
          "SELECT a FROM t UNION SELECT a, b FROM t"}) {
        const auto failed = ask(sql);
        ASSERT_FALSE(failed.has_value()) << sql;
        EXPECT_EQ(failed.error().message, "the database does not accept the query") << sql;
    }
    ASSERT_TRUE(ask("SELECT a FROM t"));
    database_.execute("ALTER TABLE t RENAME COLUMN a TO c");  // seen at the first step
    EXPECT_EQ(ask("SELECT a FROM t").error().message, "the query does not fit the current schema");
    EXPECT_EQ(ask("SELECT missing FROM t").error().message,
              "the query does not fit the current schema");
    EXPECT_EQ(ask("SELECT a FROM gone").error().message,
              "the query does not fit the current schema");
}

TEST_F(SqliteReaderTest, a_file_that_is_gone_or_no_database_is_unavailable) {
    const auto missing = SqliteReader::open(database_.path().string() + ".missing");
    ASSERT_FALSE(missing.has_value());
    EXPECT_EQ(missing.error().kind, ErrorKind::kUnavailable);
    const std::string other = database_.path().string() + ".txt";
    std::ofstream(other) << std::string(5'000, 'x');
    const auto text = SqliteReader::open(other);
    ASSERT_FALSE(text.has_value());
    EXPECT_EQ(text.error().kind, ErrorKind::kUnavailable);
    std::filesystem::remove(database_.path());
    EXPECT_FALSE(reader_->is_current());
}

TEST(SqliteError, every_code_has_its_place) {
    EXPECT_EQ(sqlite_error(SQLITE_ERROR, "").kind, ErrorKind::kInvalid);
    EXPECT_EQ(sqlite_error(SQLITE_INTERRUPT, "").kind, ErrorKind::kTimeout);
    EXPECT_EQ(sqlite_error(SQLITE_AUTH, "").kind, ErrorKind::kDenied);
    EXPECT_EQ(sqlite_error(SQLITE_READONLY, "").kind, ErrorKind::kDenied);
    EXPECT_EQ(sqlite_error(SQLITE_BUSY, "").kind, ErrorKind::kUnavailable);
    EXPECT_EQ(sqlite_error(SQLITE_IOERR_READ, "").kind, ErrorKind::kUnavailable);
    EXPECT_EQ(sqlite_error(SQLITE_CANTOPEN, "").kind, ErrorKind::kUnavailable);
    EXPECT_EQ(sqlite_error(SQLITE_TOOBIG, "").kind, ErrorKind::kTooLarge);
    EXPECT_EQ(sqlite_error(SQLITE_NOMEM, "").kind, ErrorKind::kTooLarge);
    EXPECT_EQ(sqlite_error(SQLITE_MISUSE, "").kind, ErrorKind::kInternal);
}

}  // namespace
}  // namespace faultline::net

// Texts that PostgreSQL's words and SQLite's differ in: refused before SQLite, and its comments
// never reach it.
#include "engine/query/sqlite_tokens.h"

#include "engine/query/allow_list.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

QueryGuardOptions sqlite() {
    QueryGuardOptions options;
    options.dialect = SqlDialect::kSqlite;
    options.relations = {"orders"};
    options.extra_functions.assign(sqlite_functions().begin(), sqlite_functions().end());
    return options;
}

TEST(SqliteTokens, what_the_two_read_differently_is_a_construct_that_is_refused) {
    const std::string long_name(64, 'a');
    const std::vector<std::string> texts = {
        "SELECT 1 /* /* */, secret FROM hidden -- */ */",
        "SELECT 1 /*/*/, secret FROM hidden -- */ */",
        "SELECT 'a' --\r'b\n, secret FROM hidden --'",
        "SELECT E'\\', secret FROM hidden --'",
        "SELECT 1E'\\', secret FROM hidden --'",
        "SELECT e'a'",
        "SELECT U&'a'",
        "SELECT U&\"a\" FROM orders",
        "SELECT B'1'",
        "SELECT 1x'ff'",
        "SELECT $$a$$",
        "SELECT $a$ ' $a$, secret FROM hidden --'",
        "SELECT a[']'], secret FROM hidden --]'] FROM orders",
        "SELECT `a` FROM orders",
        "WITH \"\xEF\xBB\xBFhidden\" AS (SELECT 1) SELECT * FROM \xEF\xBB\xBFhidden",
        "WITH " + long_name.substr(1) + " AS (SELECT 1) SELECT * FROM " + long_name,
        "SELECT \"" + long_name + "\" FROM orders",
    };
    for (const std::string& sql : texts) {
        const QueryVerdict verdict = validate_direct_query(sql, sqlite());
        ASSERT_FALSE(verdict.valid) << sql;
        EXPECT_EQ(to_string(verdict.violations[0].kind), "construct")
            << sql << ": " << verdict.violations[0].message;
        EXPECT_GE(verdict.violations[0].position, 0);
    }
}

TEST(SqliteTokens, positions_are_bytes_of_the_query) {
    const auto refused = sqlite_reads_otherwise("SELECT 'é', [a]");
    ASSERT_TRUE(refused.has_value());
    EXPECT_EQ(refused->position, 13);
}

TEST(SqliteTokens, comments_are_blanked_and_nothing_else_is) {
    EXPECT_EQ(without_comments("SELECT 1; -- done"), "SELECT 1;        ");
    EXPECT_EQ(without_comments("SELECT/**/1 --a\n, 2"), "SELECT    1    \n, 2");
    EXPECT_EQ(without_comments("SELECT 1--"), "SELECT 1  ");
    EXPECT_EQ(without_comments("/* é */SELECT 1"), "        SELECT 1");
    EXPECT_EQ(without_comments("SELECT 1 */* a */ 2"), "SELECT 1 *        2");
    for (const char* sql : {"SELECT '--', '/*', '''--'", "SELECT \"a--\", \"/*\"\"--\" FROM orders",
                            "SELECT 1 - -1, 4 / 2 * 3", "SELECT x'ff', 'unfinished --"}) {
        EXPECT_EQ(without_comments(sql), sql);
    }
}

TEST(SqliteTokens, ordinary_queries_pass_and_lose_their_comments) {
    for (const char* sql :
         {"SELECT 1; -- done", "-- first\r\nSELECT 1", "SELECT /* a */ id -- b\nFROM orders",
          "SELECT x'00ff'", "SELECT 'it''s', 'a' || '--'",
          "SELECT \"id\" AS \"total ($)\" FROM orders", "SELECT 'E', 'x''y', '[a]', '`', '$'",
          "SELECT printf('%5.2f', id) FROM orders"}) {
        const QueryVerdict verdict = validate_direct_query(sql, sqlite());
        EXPECT_TRUE(verdict.valid)
            << sql << ": " << (verdict.valid ? "" : verdict.violations[0].message);
        EXPECT_EQ(verdict.executable.size(), std::string(sql).size());
        EXPECT_EQ(verdict.executable, without_comments(sql));
    }
    EXPECT_EQ(validate_direct_query("SELECT 1; -- done", sqlite()).executable, "SELECT 1;        ");
}

TEST(SqliteTokens, postgres_keeps_its_own_words) {
    for (const char* sql :
         {"SELECT 1 /* /* */ */", "SELECT E'it\\'s'", "SELECT $$a$$", "SELECT a[1] FROM t"}) {
        const QueryVerdict verdict = validate_direct_query(sql);
        EXPECT_TRUE(verdict.valid) << sql;
        EXPECT_EQ(verdict.executable, sql);
    }
}

}  // namespace
}  // namespace faultline::engine

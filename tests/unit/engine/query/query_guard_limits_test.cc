// Length, text, depth and size: any input at all ends in a verdict, and none quotes the query.
#include "engine/query/query_guard.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

std::string repeated(std::string_view part, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) {
        text += part;
    }
    return text;
}

ViolationKind first_kind(const QueryVerdict& verdict) { return verdict.violations.at(0).kind; }

TEST(QueryGuardLimits, sixteen_kibibytes_pass_and_one_byte_more_does_not) {
    std::string sql = "SELECT 1 --";
    sql.resize(16'384, 'x');
    EXPECT_TRUE(validate_direct_query(sql).valid);
    sql += 'x';
    EXPECT_EQ(first_kind(validate_direct_query(sql)), ViolationKind::kTooLong);
}

TEST(QueryGuardLimits, configuration_cannot_raise_what_the_parser_bears) {
    QueryGuardOptions options;
    options.max_bytes = 100U << 20U;
    const std::string union_of_100000 = "SELECT 1" + repeated(" UNION SELECT 1", 100'000);
    EXPECT_EQ(first_kind(validate_direct_query(union_of_100000, options)), ViolationKind::kTooLong);
}

TEST(QueryGuardLimits, a_nul_and_bytes_that_are_no_text_are_refused) {
    using namespace std::string_view_literals;
    EXPECT_EQ(first_kind(validate_direct_query("SELECT 1\0; DROP TABLE t"sv)),
              ViolationKind::kNotText);
    EXPECT_EQ(first_kind(validate_direct_query("SELECT '\xC3\x28'")), ViolationKind::kNotText);
    EXPECT_EQ(first_kind(validate_direct_query("SELECT '\xED\xA0\x80'")), ViolationKind::kNotText);
}

TEST(QueryGuardLimits, depth_is_bounded_whatever_makes_it) {
    EXPECT_EQ(first_kind(validate_direct_query("SELECT 1" + repeated(" UNION SELECT 1", 1'000))),
              ViolationKind::kTooDeep);
    EXPECT_EQ(first_kind(validate_direct_query("SELECT 1" + repeated("+1", 8'000))),
              ViolationKind::kTooDeep);
    EXPECT_EQ(first_kind(validate_direct_query("SELECT " + repeated("NOT ", 2'000) + "true")),
              ViolationKind::kTooDeep);
    EXPECT_FALSE(
        validate_direct_query("SELECT " + repeated("(", 8'000) + "1" + repeated(")", 8'000)).valid);
    EXPECT_FALSE(
        validate_direct_query(repeated("SELECT (", 1'500) + "1" + repeated(")", 1'500)).valid);
}

TEST(QueryGuardLimits, ordinary_depth_passes) {
    EXPECT_TRUE(validate_direct_query("SELECT 1" + repeated(" UNION ALL SELECT 1", 100)).valid);
    EXPECT_TRUE(validate_direct_query("SELECT 1" + repeated("+1", 100)).valid);
    EXPECT_TRUE(
        validate_direct_query("SELECT * FROM t WHERE id IN (1" + repeated(",1", 2'000) + ")")
            .valid);
    EXPECT_TRUE(
        validate_direct_query("SELECT * FROM t WHERE a = 1" + repeated(" OR a = 1", 500)).valid);
}

TEST(QueryGuardLimits, nodes_are_counted) {
    QueryGuardOptions options;
    options.max_nodes = 100;
    EXPECT_TRUE(validate_direct_query("SELECT 1", options).valid);
    EXPECT_EQ(first_kind(validate_direct_query("SELECT 1" + repeated(",1", 100), options)),
              ViolationKind::kTooComplex);
}

// "WITH c0 AS (SELECT 1 AS x), c1 AS (SELECT a.x FROM c0 a, c0 b), … SELECT x FROM c<last>"
std::string doubling(int last, bool backwards = false) {
    std::string sql;
    for (int i = 1; i <= last; ++i) {
        const std::string name = "c" + std::to_string(i);
        const std::string before = "c" + std::to_string(i - 1);
        const std::string cte =
            name + " AS (SELECT a.x FROM " + before + " a, \"C" + before.substr(1) + "\" b)";
        sql = backwards ? cte + (sql.empty() ? "" : ", ") + sql : sql + ", " + cte;
    }
    const std::string base = "c0 AS (SELECT 1 AS x)";
    return "WITH " + (backwards ? sql + ", " + base : base + sql) + " SELECT x FROM c" +
           std::to_string(last);
}

// SQLite folds the names, whatever their quotes, and reads a WITH in any order.
TEST(QueryGuardLimits, ctes_that_double_are_refused) {
    EXPECT_EQ(first_kind(validate_direct_query(doubling(26))), ViolationKind::kTooComplex);
    EXPECT_EQ(first_kind(validate_direct_query(doubling(26, true))), ViolationKind::kTooComplex);
    EXPECT_TRUE(validate_direct_query(doubling(8)).valid);
    EXPECT_TRUE(validate_direct_query(doubling(8, true)).valid);
    EXPECT_EQ(first_kind(validate_direct_query("EXPLAIN " + doubling(26))),
              ViolationKind::kTooComplex);
    EXPECT_EQ(first_kind(validate_direct_query("SELECT * FROM (" + doubling(26) + ") s")),
              ViolationKind::kTooComplex);
}

TEST(QueryGuardLimits, a_cte_may_be_read_often_and_may_read_itself) {
    EXPECT_TRUE(validate_direct_query("WITH a AS (SELECT 1 AS x) SELECT 1" +
                                      repeated(" + (SELECT x FROM a)", 150))
                    .valid);
    EXPECT_TRUE(validate_direct_query("WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL "
                                      "SELECT i + 1 FROM n WHERE i < 5) SELECT * FROM n, n AS m")
                    .valid);
    // An inner name hides the outer one.
    EXPECT_TRUE(validate_direct_query("WITH a AS (SELECT 1 AS x) SELECT * FROM "
                                      "(WITH a AS (SELECT 2 AS x) SELECT * FROM a) s, a")
                    .valid);
}

TEST(QueryGuardLimits, formats_are_constant_and_narrow) {
    QueryGuardOptions options;
    options.extra_functions = {"printf"};
    for (const char* format :
         {"'%16000000s', 1", "'%*d', 9000000, 1", "'%.16000000f', 1", "'%.*f', 9000000, 1",
          "'%% %d %-016000000d', 1, 1", "note", "'%1' || '6000000s', 1", "'%,10001d', 1"}) {
        const auto verdict =
            validate_direct_query("SELECT printf(" + std::string(format) + ") FROM t", options);
        ASSERT_FALSE(verdict.valid) << format;
        EXPECT_EQ(first_kind(verdict), ViolationKind::kGenerated) << format;
    }
    for (const char* format :
         {"'%5.2f', x", "'%-10000s|', x", "'100%% of 99999 * %d', x", "'%'", "'99999'"}) {
        EXPECT_TRUE(
            validate_direct_query("SELECT printf(" + std::string(format) + ") FROM t", options)
                .valid)
            << format;
    }
}

TEST(QueryGuardLimits, violations_are_reported_up_to_a_number) {
    const QueryVerdict verdict =
        validate_direct_query("SELECT pg_sleep(1)" + repeated(",pg_sleep(1)", 100));
    EXPECT_THAT(verdict.violations, SizeIs(16));
}

TEST(QueryGuardLimits, positions_are_bytes) {
    EXPECT_EQ(validate_direct_query("SELECT 'é', pg_sleep(1)").violations.at(0).position, 13);
    EXPECT_EQ(validate_direct_query("SELECT 'é' 'é' FROM").violations.at(0).position, 12);
}

TEST(QueryGuardLimits, messages_never_quote_the_query) {
    for (const char* sql :
         {"SELECT 'secret-literal", "SELECT x 'secret-literal'",
          "DELETE FROM t WHERE a = 'secret-literal'", "SELECT pg_sleep(1), 'secret-literal'"}) {
        for (const Violation& violation : validate_direct_query(sql).violations) {
            EXPECT_THAT(violation.message, Not(HasSubstr("secret-literal"))) << sql;
        }
    }
}

}  // namespace
}  // namespace faultline::engine

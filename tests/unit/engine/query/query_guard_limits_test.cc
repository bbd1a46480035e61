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

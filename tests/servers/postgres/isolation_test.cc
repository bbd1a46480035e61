// The second wall alone, with the guard out of the way: what a tenant's role can do by itself.
#include "tests/servers/postgres/postgres_case.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::PostgresCase;

class PostgresIsolation : public PostgresCase {};

TEST_F(PostgresIsolation, a_role_cannot_become_another) {
    for (const char* sql : {"SET ROLE tenant_globex", "SET SESSION AUTHORIZATION tenant_globex",
                            "SELECT set_config('role', 'tenant_globex', false)",
                            "SELECT set_config('session_authorization', 'tenant_globex', false)",
                            "SELECT set_config('role', 'faultline', false)"}) {
        EXPECT_EQ(code_of(sql), ErrorCode::kPermissionDenied) << sql;
    }
    EXPECT_THAT(ask("SELECT DISTINCT tenant FROM items")->rows,
                ElementsAre(ElementsAre(SqlCell("acme"))));
}

TEST_F(PostgresIsolation, settings_end_with_the_query_that_made_them) {
    for (const char* name : {"statement_timeout", "row_security", "search_path",
                             "default_transaction_read_only", "work_mem"}) {
        const std::string read = std::string("SELECT current_setting('") + name + "')";
        const auto before = ask(read);
        (void)ask(std::string("SELECT set_config('") + name + "', '" +
                  (std::string(name) == "search_path" ? "pg_catalog" : "0") + "', false)");
        const auto after = ask(read);
        ASSERT_TRUE(before && after);
        if (std::string(name) != "statement_timeout") {  // set anew for every query
            EXPECT_EQ(before->rows, after->rows) << name;
        }
    }
}

TEST_F(PostgresIsolation, row_security_switched_off_hides_instead_of_showing) {
    // row_security = off makes a query that a policy would filter an error.
    const auto answer =
        ask("SELECT set_config('row_security', 'off', true), (SELECT count(*) FROM items) AS n");
    if (answer) {
        EXPECT_EQ(answer->rows[0][1], SqlCell(std::int64_t{3}));
    } else {
        EXPECT_EQ(answer.error().code, ErrorCode::kPermissionDenied);
    }
}

TEST_F(PostgresIsolation, files_programs_and_other_sessions_are_out_of_reach) {
    for (const char* sql :
         {"SELECT pg_read_file('/etc/passwd')", "SELECT pg_ls_dir('/etc')",
          "SELECT ('/etc'::text).pg_ls_dir", "COPY items TO PROGRAM 'true'",
          "COPY items TO '/etc/faultline-should-not-exist'", "SELECT lo_import('/etc/passwd')",
          "SELECT query_to_xml('DELETE FROM items', true, true, '')",
          "WITH d AS (DELETE FROM items RETURNING 1) SELECT * FROM d",
          "SELECT * FROM items FOR UPDATE", "SELECT nextval('s') FROM pg_authid"}) {
        const auto answer = ask(sql);
        EXPECT_FALSE(answer.has_value()) << sql;
    }
    EXPECT_EQ(ask("SELECT count(*) FROM items")->rows[0][0], SqlCell(std::int64_t{3}));
}

TEST_F(PostgresIsolation, a_copy_to_the_client_does_not_confuse_the_connection) {
    EXPECT_FALSE(ask("COPY items TO STDOUT").has_value());
    EXPECT_TRUE(ask("SELECT 1").has_value());
}

TEST_F(PostgresIsolation, errors_shown_carry_nothing_of_the_query) {
    const auto answer = ask("SELECT secret_word FROM items");
    ASSERT_FALSE(answer.has_value());
    EXPECT_THAT(answer.error().message, Not(HasSubstr("secret_word")));
    EXPECT_THAT(answer.error().cause, HasSubstr("42703"));
    EXPECT_THAT(answer.error().cause, HasSubstr("secret_word"));
}

// The guard reads 'a\' as a whole literal: so must the server, whatever its configuration says.
TEST_F(PostgresIsolation, literals_end_where_the_guard_sees_them_end) {
    (void)shared_->admin("ALTER ROLE tenant_acme SET standard_conforming_strings = off;");
    const auto answer = ask("SELECT 'a\\' AS a, 'b' AS b");
    const auto quote = ask("SELECT current_setting('backslash_quote')");
    (void)shared_->admin("ALTER ROLE tenant_acme RESET standard_conforming_strings;");
    ASSERT_TRUE(answer.has_value()) << answer.error().cause;
    EXPECT_THAT(answer->rows, ElementsAre(ElementsAre(SqlCell("a\\"), SqlCell("b"))));
    EXPECT_EQ(quote.value().rows[0][0], SqlCell("safe_encoding"));
}

TEST_F(PostgresIsolation, values_of_every_common_type_arrive) {
    const auto answer =
        ask("SELECT 1::int2, 9223372036854775807::int8, 1.5::float4, 1.25::numeric, "
            "123456789012345678.123::numeric, 'NaN'::float8, true, NULL::int, '2024-02-29'::date, "
            "'{\"a\": 1}'::jsonb, ARRAY[1, 2], interval '1 day 2 hours'");
    ASSERT_TRUE(answer.has_value()) << answer.error().cause;
    EXPECT_THAT(
        answer->rows[0],
        ElementsAre(SqlCell(std::int64_t{1}), SqlCell(std::int64_t{9223372036854775807}),
                    SqlCell(1.5), SqlCell(1.25), SqlCell("123456789012345678.123"), SqlCell("NaN"),
                    SqlCell(true), SqlCell(std::monostate{}), SqlCell("2024-02-29"),
                    SqlCell("{\"a\": 1}"), SqlCell("{1,2}"), SqlCell("1 day 02:00:00")));
}

}  // namespace
}  // namespace faultline::engine

#include "net/postgres/sqlstate.h"

#include <ostream>

#include <gtest/gtest.h>

namespace faultline::net {
namespace {

struct Row {
    const char* sqlstate;
    ErrorKind kind;
};

class Sqlstate : public ::testing::TestWithParam<Row> {};

TEST_P(Sqlstate, has_its_kind) {
    EXPECT_EQ(kind_for_sqlstate(GetParam().sqlstate), GetParam().kind);
}

using enum ErrorKind;

INSTANTIATE_TEST_SUITE_P(
    Table, Sqlstate,
    ::testing::Values(Row{"", kUnavailable}, Row{"08000", kUnavailable}, Row{"08006", kUnavailable},
                      Row{"08P01", kUnavailable}, Row{"53100", kUnavailable},
                      Row{"53200", kUnavailable}, Row{"53300", kUnavailable},
                      Row{"57P01", kUnavailable}, Row{"57P02", kUnavailable},
                      Row{"57P03", kUnavailable}, Row{"57014", kTimeout},
                      Row{"55P03", kUnavailable}, Row{"40001", kUnavailable},
                      Row{"40P01", kUnavailable}, Row{"58030", kUnavailable},
                      Row{"3D000", kUnavailable}, Row{"42501", kDenied}, Row{"25006", kDenied},
                      Row{"28000", kDenied}, Row{"28P01", kDenied}, Row{"42P01", kInvalid},
                      Row{"42703", kInvalid}, Row{"42804", kInvalid}, Row{"42883", kInvalid},
                      Row{"42601", kInvalid}, Row{"3F000", kInvalid}, Row{"22012", kInvalid},
                      Row{"22P02", kInvalid}, Row{"0A000", kInvalid}, Row{"54001", kInvalid},
                      Row{"XX000", kInternal}, Row{"25P02", kInternal}, Row{"P0001", kInternal},
                      Row{"nonsense", kInternal}));

TEST(PostgresError, keeps_the_servers_text_for_the_log_only) {
    const Error error = postgres_error("42P01", "relation \"secret\" does not exist");
    EXPECT_EQ(error.message, "the query does not fit the current schema");
    EXPECT_NE(error.cause.find("secret"), std::string::npos);
}

TEST(PostgresError, speaks_of_the_schema_only_where_a_change_of_it_explains_the_failure) {
    for (const char* const state :
         {"42P01", "42703", "42883", "42704", "42804", "42846", "3F000"}) {
        EXPECT_EQ(postgres_error(state, "").message, "the query does not fit the current schema")
            << state;
    }
    for (const char* const state : {"21000", "22012", "22P02", "23505"}) {
        EXPECT_EQ(postgres_error(state, "").message, "the query fails on its data") << state;
    }
    for (const char* const state : {"42601", "42803", "0A000", "54001", "55000"}) {
        EXPECT_EQ(postgres_error(state, "").message, "the database does not accept the query")
            << state;
    }
}

}  // namespace
}  // namespace faultline::net

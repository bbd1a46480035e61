#include "net/postgres/sqlstate.h"

#include <ostream>

#include <gtest/gtest.h>

namespace faultline::net {
namespace {

struct Row {
    const char* sqlstate;
    ErrorCode code;
};

class Sqlstate : public ::testing::TestWithParam<Row> {};

TEST_P(Sqlstate, has_its_code) {
    EXPECT_EQ(to_string(code_for_sqlstate(GetParam().sqlstate)), to_string(GetParam().code));
}

using enum ErrorCode;

INSTANTIATE_TEST_SUITE_P(
    Table, Sqlstate,
    ::testing::Values(Row{"", kUpstreamUnavailable}, Row{"08000", kUpstreamUnavailable},
                      Row{"08006", kUpstreamUnavailable}, Row{"08P01", kUpstreamUnavailable},
                      Row{"53100", kUpstreamUnavailable}, Row{"53200", kUpstreamUnavailable},
                      Row{"53300", kUpstreamUnavailable}, Row{"57P01", kUpstreamUnavailable},
                      Row{"57P02", kUpstreamUnavailable}, Row{"57P03", kUpstreamUnavailable},
                      Row{"57014", kToolTimeout}, Row{"55P03", kUpstreamUnavailable},
                      Row{"40001", kUpstreamUnavailable}, Row{"40P01", kUpstreamUnavailable},
                      Row{"58030", kUpstreamUnavailable}, Row{"3D000", kUpstreamUnavailable},
                      Row{"42501", kPermissionDenied}, Row{"25006", kPermissionDenied},
                      Row{"28000", kPermissionDenied}, Row{"28P01", kPermissionDenied},
                      Row{"42P01", kToolBadRequest}, Row{"42703", kToolBadRequest},
                      Row{"42804", kToolBadRequest}, Row{"42883", kToolBadRequest},
                      Row{"42601", kToolBadRequest}, Row{"3F000", kToolBadRequest},
                      Row{"22012", kToolBadRequest}, Row{"22P02", kToolBadRequest},
                      Row{"0A000", kToolBadRequest}, Row{"54001", kToolBadRequest},
                      Row{"XX000", kInternalError}, Row{"25P02", kInternalError},
                      Row{"P0001", kInternalError}, Row{"nonsense", kInternalError}));

TEST(PostgresError, keeps_the_servers_text_for_the_log_only) {
    const Error error = postgres_error("42P01", "relation \"secret\" does not exist");
    EXPECT_EQ(error.message, "the query does not fit the current schema");
    EXPECT_NE(error.cause.find("secret"), std::string::npos);
    EXPECT_EQ(postgres_error("22012", "").message, "the query fails on its data");
}

}  // namespace
}  // namespace faultline::net

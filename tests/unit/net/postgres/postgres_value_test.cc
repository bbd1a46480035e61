#include "net/postgres/postgres_value.h"

#include <gtest/gtest.h>

namespace faultline::net {
namespace {

using Value = SqlCell;

TEST(PostgresValueTest, types_follow_the_oid) {
    EXPECT_EQ(decode_postgres_value(16, "t"), Value(true));
    EXPECT_EQ(decode_postgres_value(16, "f"), Value(false));
    EXPECT_EQ(decode_postgres_value(21, "-7"), Value(std::int64_t{-7}));
    EXPECT_EQ(decode_postgres_value(20, "-9223372036854775808"), Value(INT64_MIN));
    EXPECT_EQ(decode_postgres_value(701, "1e-300"), Value(1e-300));
    EXPECT_EQ(decode_postgres_value(25, "12"), Value("12"));
    EXPECT_EQ(decode_postgres_value(3802, "{}"), Value("{}"));
}

TEST(PostgresValueTest, a_numeric_is_a_number_when_a_double_holds_it) {
    EXPECT_EQ(decode_postgres_value(1700, "1.25"), Value(1.25));
    EXPECT_EQ(decode_postgres_value(1700, "-0.000000000000000000123"),
              Value(-0.000000000000000000123));
    EXPECT_EQ(decode_postgres_value(1700, "0.00"), Value(0.0));
    EXPECT_EQ(decode_postgres_value(1700, "123456789012345"), Value(123456789012345.0));
    EXPECT_EQ(decode_postgres_value(1700, "1234567890123456"), Value("1234567890123456"));
    EXPECT_EQ(decode_postgres_value(1700, "0.1234567890123456"), Value("0.1234567890123456"));
}

TEST(PostgresValueTest, what_is_no_finite_number_stays_text) {
    EXPECT_EQ(decode_postgres_value(701, "NaN"), Value("NaN"));
    EXPECT_EQ(decode_postgres_value(700, "-Infinity"), Value("-Infinity"));
    EXPECT_EQ(decode_postgres_value(1700, "NaN"), Value("NaN"));
    EXPECT_EQ(decode_postgres_value(23, "no number"), Value("no number"));
}

}  // namespace
}  // namespace faultline::net

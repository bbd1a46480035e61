#include "net/http/message.h"

#include <gtest/gtest.h>

namespace faultline::net {
namespace {

TEST(FindHeader, IgnoresCaseAndTakesTheFirst) {
    const Headers headers = {{"X-A", "1"}, {"Content-Type", "text/plain"}, {"x-a", "2"}};
    EXPECT_EQ(find_header(headers, "x-A"), "1");
    EXPECT_EQ(find_header(headers, "CONTENT-type"), "text/plain");
    EXPECT_FALSE(find_header(headers, "x-b").has_value());
    EXPECT_FALSE(find_header(headers, "x-").has_value());
    EXPECT_FALSE(find_header({}, "").has_value());
}

TEST(JoinHeader, JoinsAllValuesInOrder) {
    const Headers headers = {{"If-None-Match", "\"a\""}, {"x", "y"}, {"if-none-match", "\"b\""}};
    EXPECT_EQ(join_header(headers, "If-None-Match"), "\"a\", \"b\"");
    EXPECT_EQ(join_header(headers, "x"), "y");
    EXPECT_EQ(join_header(headers, "absent"), "");
}

TEST(JoinHeader, KeepsEmptyValues) { EXPECT_EQ(join_header({{"a", ""}, {"a", "1"}}, "a"), ", 1"); }

TEST(HttpRequest, SplitsItsTarget) {
    HttpRequest request;
    request.target = "/v1/evidence?tenant=a&since=?";
    EXPECT_EQ(request.path(), "/v1/evidence");
    EXPECT_EQ(request.query(), "tenant=a&since=?");
    request.target = "/plain";
    EXPECT_EQ(request.path(), "/plain");
    EXPECT_EQ(request.query(), "");
    request.target = "/empty?";
    EXPECT_EQ(request.path(), "/empty");
    EXPECT_EQ(request.query(), "");
}

struct QueryCase {
    const char* query;
    const char* name;
    std::optional<std::string> value;
};

class QueryParameter : public testing::TestWithParam<QueryCase> {};

TEST_P(QueryParameter, IsDecoded) {
    EXPECT_EQ(query_parameter(GetParam().query, GetParam().name), GetParam().value);
}

INSTANTIATE_TEST_SUITE_P(
    Table, QueryParameter,
    testing::Values(QueryCase{"a=1&b=2", "b", "2"}, QueryCase{"a=1&a=2", "a", "1"},
                    QueryCase{"a=1", "A", std::nullopt}, QueryCase{"", "a", std::nullopt},
                    QueryCase{"a", "a", ""}, QueryCase{"a=", "a", ""},
                    QueryCase{"ab=1", "a", std::nullopt}, QueryCase{"&&a=1&", "a", "1"},
                    QueryCase{"a=b=c", "a", "b=c"}, QueryCase{"a=%41%62", "a", "Ab"},
                    QueryCase{"a=1+2%2B3", "a", "1 2+3"}, QueryCase{"%61=1", "a", "1"},
                    QueryCase{"a=100%", "a", "100%"}, QueryCase{"a=%4", "a", "%4"},
                    QueryCase{"a=%zz%41", "a", "%zzA"}, QueryCase{"a=%c3%a9", "a", "\xc3\xa9"}));

TEST(QueryParameterBytes, ANulIsAByteLikeAnother) {
    EXPECT_EQ(query_parameter("a=%00b", "a"), std::string("\0b", 2));
}

}  // namespace
}  // namespace faultline::net

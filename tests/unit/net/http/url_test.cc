#include "net/http/url.h"

#include <gtest/gtest.h>

namespace faultline::net {
namespace {

struct GoodUrl {
    const char* text;
    const char* host;
    std::uint16_t port;
    const char* target;
    const char* header;
};

class ParseUrl : public testing::TestWithParam<GoodUrl> {};

TEST_P(ParseUrl, TakesItApart) {
    const Result<Url> url = parse_url(GetParam().text);
    ASSERT_TRUE(url) << url.error().message;
    EXPECT_EQ(url->scheme, "http");
    EXPECT_EQ(url->host, GetParam().host);
    EXPECT_EQ(url->port, GetParam().port);
    EXPECT_EQ(url->target, GetParam().target);
    EXPECT_EQ(host_header(*url), GetParam().header);
}

INSTANTIATE_TEST_SUITE_P(
    Table, ParseUrl,
    testing::Values(GoodUrl{"http://a", "a", 80, "/", "a"}, GoodUrl{"http://a/", "a", 80, "/", "a"},
                    GoodUrl{"HTTP://Api-1.example_x.test:8080/v1/x?y=z&q", "Api-1.example_x.test",
                            8080, "/v1/x?y=z&q", "Api-1.example_x.test:8080"},
                    GoodUrl{"http://127.0.0.1:1/x", "127.0.0.1", 1, "/x", "127.0.0.1:1"},
                    GoodUrl{"http://[::1]:65535/", "::1", 65535, "/", "[::1]:65535"},
                    GoodUrl{"http://[2001:db8::2]", "2001:db8::2", 80, "/", "[2001:db8::2]"},
                    GoodUrl{"http://a?b=c", "a", 80, "/?b=c", "a"},
                    GoodUrl{"http://a/b#c", "a", 80, "/b", "a"},
                    GoodUrl{"http://a#c", "a", 80, "/", "a"},
                    GoodUrl{"http://a/b?c=/d#e?f", "a", 80, "/b?c=/d", "a"}));

struct BadUrl {
    const char* text;
    const char* says;
};

class RefuseUrl : public testing::TestWithParam<BadUrl> {};

TEST_P(RefuseUrl, SaysWhy) {
    const Result<Url> url = parse_url(GetParam().text);
    ASSERT_FALSE(url);
    EXPECT_EQ(url.error().kind, ErrorKind::kInvalid);
    EXPECT_NE(url.error().message.find(GetParam().says), std::string::npos) << url.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    Table, RefuseUrl,
    testing::Values(BadUrl{"", "only http://"}, BadUrl{"http:/", "only http://"},
                    BadUrl{"https://a/", "only http://"}, BadUrl{"a:80/", "only http://"},
                    BadUrl{"http://", "no valid host"}, BadUrl{"http:///x", "no valid host"},
                    BadUrl{"http://:80/", "no valid host"}, BadUrl{"http://a!b/", "no valid host"},
                    BadUrl{"http://u:p@a/", "user name"}, BadUrl{"http://a:/", "port"},
                    BadUrl{"http://a:0/", "port"}, BadUrl{"http://a:65536/", "port"},
                    BadUrl{"http://a:8o/", "port"}, BadUrl{"http://a:-1/", "port"},
                    BadUrl{"http://a:99999999999999999999/", "port"},
                    BadUrl{"http://a:1:2/", "port"}, BadUrl{"http://[::1/", "without"},
                    BadUrl{"http://[zz]/", "IPv6"}, BadUrl{"http://[]/", "IPv6"},
                    BadUrl{"http://[::1]80/", "only a port"}, BadUrl{"http://a/b c", "visible"},
                    BadUrl{"http://a/\r\nX: y", "visible"},
                    BadUrl{"http://a/\xc3\xa9", "visible"}));

TEST(RefuseUrlOf, NamesLongerThanDnsAllows) {
    EXPECT_TRUE(parse_url("http://" + std::string(253, 'a')));
    EXPECT_FALSE(parse_url("http://" + std::string(254, 'a')));
}

}  // namespace
}  // namespace faultline::net

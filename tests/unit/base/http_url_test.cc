#include "base/http_url.h"

#include <gtest/gtest.h>

namespace faultline {
namespace {

struct GoodUrl {
    const char* text;
    const char* host;
    std::uint16_t port;
    const char* target;
    const char* authority;
};

class ParseHttpUrl : public testing::TestWithParam<GoodUrl> {};

TEST_P(ParseHttpUrl, TakesItApart) {
    const Result<HttpUrl> url = parse_http_url(GetParam().text);
    ASSERT_TRUE(url) << url.error().message;
    EXPECT_EQ(url->host, GetParam().host);
    EXPECT_EQ(url->port, GetParam().port);
    EXPECT_EQ(url->target, GetParam().target);
    EXPECT_EQ(url->authority(), GetParam().authority);
}

INSTANTIATE_TEST_SUITE_P(
    Table, ParseHttpUrl,
    testing::Values(GoodUrl{"http://a", "a", 80, "/", "a"}, GoodUrl{"http://a/", "a", 80, "/", "a"},
                    GoodUrl{"HTTP://Api-1.example_x.test:8080/v1/x?y=z&q", "Api-1.example_x.test",
                            8080, "/v1/x?y=z&q", "Api-1.example_x.test:8080"},
                    GoodUrl{"http://127.0.0.1:1/x", "127.0.0.1", 1, "/x", "127.0.0.1:1"},
                    GoodUrl{"http://localhost?x", "localhost", 80, "/?x", "localhost"},
                    GoodUrl{"http://[::1]:65535/", "::1", 65535, "/", "[::1]:65535"},
                    GoodUrl{"http://[2001:db8::2]", "2001:db8::2", 80, "/", "[2001:db8::2]"},
                    GoodUrl{"http://[fe80::1%eth0]", "fe80::1%eth0", 80, "/", "[fe80::1%eth0]"},
                    GoodUrl{"http://a?b=c", "a", 80, "/?b=c", "a"},
                    GoodUrl{"http://127.0.0.1:8080/a/b?c=d#e", "127.0.0.1", 8080, "/a/b?c=d",
                            "127.0.0.1:8080"},
                    GoodUrl{"http://a#c", "a", 80, "/", "a"},
                    GoodUrl{"http://a/b?c=/d#e?f", "a", 80, "/b?c=/d", "a"}));

struct BadUrl {
    const char* text;
    const char* says;
};

class RefuseHttpUrl : public testing::TestWithParam<BadUrl> {};

TEST_P(RefuseHttpUrl, SaysWhyAndShowsARightOne) {
    const Result<HttpUrl> url = parse_http_url(GetParam().text);
    ASSERT_FALSE(url);
    EXPECT_EQ(url.error().kind, ErrorKind::kInvalid);
    EXPECT_NE(url.error().message.find(GetParam().says), std::string::npos) << url.error().message;
    EXPECT_NE(url.error().message.find("http://127.0.0.1:8080/path"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Table, RefuseHttpUrl,
    testing::Values(BadUrl{"", "only http://"}, BadUrl{"http:/", "only http://"},
                    BadUrl{"ftp://x/", "only http://"}, BadUrl{"https://a/", "https is not"},
                    BadUrl{"a:80/", "only http://"}, BadUrl{"http://", "no valid host"},
                    BadUrl{"http:///x", "no valid host"}, BadUrl{"http://:80/", "no valid host"},
                    BadUrl{"http://a!b/", "no valid host"}, BadUrl{"http://a]b/", "no valid host"},
                    BadUrl{"http://u:p@a/", "user name"}, BadUrl{"http://a:/", "port"},
                    BadUrl{"http://a:b/", "port"}, BadUrl{"http://a:0/", "port"},
                    BadUrl{"http://a:65536/", "port"}, BadUrl{"http://a:8o/", "port"},
                    BadUrl{"http://a:-1/", "port"},
                    BadUrl{"http://a:99999999999999999999/", "port"},
                    BadUrl{"http://a:1:2/", "port"}, BadUrl{"http://[::1/", "without"},
                    BadUrl{"http://[zz]/", "IPv6"}, BadUrl{"http://[]/", "IPv6"},
                    BadUrl{"http://[[a]/", "IPv6"}, BadUrl{"http://[::1]80/", "only a port"},
                    BadUrl{"http://a/b c", "visible"}, BadUrl{"http://a/\r\nX: y", "visible"},
                    BadUrl{"http://a/\xc3\xa9", "visible"}));

TEST(RefuseHttpUrlOf, NamesLongerThanDnsAllows) {
    EXPECT_TRUE(parse_http_url("http://" + std::string(253, 'a')));
    EXPECT_FALSE(parse_http_url("http://" + std::string(254, 'a')));
}

class SpelledOutUrl : public testing::TestWithParam<GoodUrl> {};

TEST_P(SpelledOutUrl, FillsInWhatPeopleLeaveOut) {
    const Result<HttpUrl> url = parse_http_url(spelled_out_url(GetParam().text));
    ASSERT_TRUE(url) << url.error().message;
    EXPECT_EQ(url->host, GetParam().host);
    EXPECT_EQ(url->port, GetParam().port);
    EXPECT_EQ(url->target, GetParam().target);
    EXPECT_EQ(url->authority(), GetParam().authority);
}

INSTANTIATE_TEST_SUITE_P(
    Table, SpelledOutUrl,
    testing::Values(GoodUrl{":8080", "127.0.0.1", 8080, "/", "127.0.0.1:8080"},
                    GoodUrl{":8080/x?y", "127.0.0.1", 8080, "/x?y", "127.0.0.1:8080"},
                    GoodUrl{"localhost:8080/x", "localhost", 8080, "/x", "localhost:8080"},
                    GoodUrl{"localhost", "localhost", 80, "/", "localhost"},
                    GoodUrl{"[::1]:81", "::1", 81, "/", "[::1]:81"},
                    GoodUrl{"http://localhost", "localhost", 80, "/", "localhost"},
                    GoodUrl{"a:81/?to=http://b", "a", 81, "/?to=http://b", "a:81"}));

TEST(SpelledOutUrlOf, WhatNobodyCanMeanIsRefused) {
    for (const char* text : {"", ":", ":0", "https://a", "ftp://a", "a b", "://a"}) {
        EXPECT_FALSE(parse_http_url(spelled_out_url(text))) << text;
    }
}

TEST(IsHostAndPort, TakesWhatAHeaderHostMaySay) {
    for (const char* text : {"a", "Api-1.example_x.test:8080", "127.0.0.1", "127.0.0.1:80",
                             "a:", "[::1]", "[::1]:8080", "[fe80::1%eth0]:1", "a.:65535"}) {
        EXPECT_TRUE(is_host_and_port(text)) << text;
    }
    for (const char* text :
         {"",        ":",      ":80",      "u@a",      "u:p@a:80", "a/",  "a:80/x",
          "a?x",     "a#x",    "a b",      "a,b",      "a, b",     "a:b", "a:-1",
          "a:65536", "a:1:2",  "::1",      "[::1",     "[]",       "[a]", "[::1]x",
          "[::1]80", "[::1%]", "[::1%/x]", "http://a", "\xc3\xa9", "a\tb"}) {
        EXPECT_FALSE(is_host_and_port(text)) << text;
    }
}

TEST(IsLoopback, KnowsWhatIsThisMachine) {
    for (const char* host : {"127.0.0.1", "127.8.9.1", "::1", "localhost"}) {
        EXPECT_TRUE(is_loopback(host)) << host;
    }
    for (const char* host : {"10.0.0.1", "128.0.0.1", "example.com", "localhost.example.com",
                             "127.0.0.1.example.com", "::", "0.0.0.0", ""}) {
        EXPECT_FALSE(is_loopback(host)) << host;
    }
}

}  // namespace
}  // namespace faultline

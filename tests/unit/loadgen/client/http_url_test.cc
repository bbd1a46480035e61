// Addresses of targets.
#include "loadgen/client/http_url.h"

#include "loadgen/client/descriptor_limit.h"

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

TEST(HttpUrl, SplitsHostPortAndTarget) {
    const auto url = parse_http_url("http://127.0.0.1:8080/a/b?c=d#e");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->host, "127.0.0.1");
    EXPECT_EQ(url->port, 8080);
    EXPECT_EQ(url->target, "/a/b?c=d");
    EXPECT_EQ(url->authority(), "127.0.0.1:8080");
}

TEST(HttpUrl, FillsInWhatIsMissing) {
    const auto url = parse_http_url("http://localhost?x");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->port, 80);
    EXPECT_EQ(url->target, "/?x");
    EXPECT_EQ(url->authority(), "localhost");
    const auto v6 = parse_http_url("http://[::1]:81");
    ASSERT_TRUE(v6);
    EXPECT_EQ(v6->host, "::1");
    EXPECT_EQ(v6->authority(), "[::1]:81");
}

TEST(HttpUrl, RefusesInWords) {
    for (const char* text :
         {"", "127.0.0.1:80", "ftp://x/", "https://127.0.0.1/", "http://", "http://:80/",
          "http://a:b/", "http://a:0/", "http://a:65536/", "http://u:p@a/", "http://[::1/",
          "http://[::1]x/", "http://[[a]/", "http://a]b/", "http://a/b c"}) {
        const auto url = parse_http_url(text);
        ASSERT_TRUE(url.has_error()) << text;
        EXPECT_EQ(url.error().kind, ErrorKind::kInvalid);
        EXPECT_NE(url.error().message.find("http://127.0.0.1:8080/path"), std::string::npos);
    }
}

TEST(HttpUrl, KnowsWhatIsThisMachine) {
    for (const char* host : {"127.0.0.1", "127.8.9.1", "::1", "localhost"}) {
        EXPECT_TRUE(is_loopback(host)) << host;
    }
    for (const char* host : {"10.0.0.1", "128.0.0.1", "example.com", "localhost.example.com",
                             "127.0.0.1.example.com", "::", "0.0.0.0", ""}) {
        EXPECT_FALSE(is_loopback(host)) << host;
    }
}

TEST(DescriptorLimit, LeavesRoomForEverythingElse) {
    EXPECT_EQ(default_max_in_flight(1'000'000), 20'000U);
    EXPECT_EQ(default_max_in_flight(1024), 924U);
    EXPECT_EQ(default_max_in_flight(10), 1U);
}

}  // namespace
}  // namespace faultline::load

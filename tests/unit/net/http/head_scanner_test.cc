#include "net/http/head_scanner.h"

#include <string>

#include <gtest/gtest.h>

namespace faultline::net {
namespace {

using Progress = HeadScanner::Progress;

Progress scan_whole(std::string_view head, RequestLimits limits = {}) {
    HeadScanner scanner(limits);
    return scanner.scan(head);
}

TEST(HeadScanner, FindsTheEndWhereverTheBytesAreCut) {
    const std::string head = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
    const std::string bytes = head + "GET /behind";
    for (std::size_t cut = 1; cut < head.size(); ++cut) {
        HeadScanner scanner({});
        ASSERT_EQ(scanner.scan(bytes.substr(0, cut)), Progress::kMore) << cut;
        ASSERT_EQ(scanner.scan(bytes), Progress::kEnd) << cut;
        ASSERT_EQ(scanner.end(), head.size()) << cut;
    }
}

TEST(HeadScanner, StartsAfreshAfterReset) {
    HeadScanner scanner({});
    ASSERT_EQ(scanner.scan("GET / HTTP/1.1\r\n\r\n"), Progress::kEnd);
    scanner.reset();
    EXPECT_EQ(scanner.scan("POST /longer HTTP/1.1\r\n\r\n"), Progress::kEnd);
    EXPECT_EQ(scanner.end(), 25U);
}

TEST(HeadScanner, RefusesWhatIsNoHead) {
    for (const std::string_view bad : {"GET / HTTP/1.1\n",
                                       "GET / HTTP/1.1\rX",
                                       "GET / HTTP/1.1\r\r\n",
                                       "\n",
                                       "\r\n",
                                       " /",
                                       "GET /\r\n",
                                       "GET  HTTP/1.1\r\n",
                                       "GET / HTTP/1.1 \r\n",
                                       "GET / x HTTP/1.1\r\n",
                                       "GET  / HTTP/1.1\r\n",
                                       "GET /\xc3\xa9 HTTP/1.1\r\n",
                                       "GET /\t HTTP/1.1\r\n",
                                       "\x16\x03\x01",
                                       "GET / FTP/1.1\r\n",
                                       "ANAMELONGERTHANANYMETHODTHATTHEREIS",
                                       "ANAMELONGERTHANANYMETHODTHATTHEREIS /",
                                       "GET / HTTP/1.1\r\nA: b\r\n c\r\n",
                                       "GET / HTTP/1.1\r\nA: b\r\n\tc\r\n",
                                       "GET / HTTP/1.1\r\nA: \x7f",
                                       "GET / HTTP/1.1\r\nA: \x01"}) {
        EXPECT_EQ(scan_whole(bad), Progress::kBad) << bad;
    }
    EXPECT_EQ(scan_whole(std::string_view("GET /\0", 6)), Progress::kBad);
}

TEST(HeadScanner, LetsObsoleteTextThroughInValues) {
    EXPECT_EQ(scan_whole("GET / HTTP/1.1\r\nA: \xc3\xa9\tb\r\n\r\n"), Progress::kEnd);
}

TEST(HeadScanner, HoldsTheTargetLimitExactly) {
    const RequestLimits limits{.max_target_bytes = 100};
    const auto head = [](std::size_t n) {
        return "GET /" + std::string(n - 1, 'a') + " HTTP/1.1\r\n\r\n";
    };
    EXPECT_EQ(scan_whole(head(100), limits), Progress::kEnd);
    EXPECT_EQ(scan_whole(head(101), limits), Progress::kTargetTooLong);
}

TEST(HeadScanner, DoesNotWaitForTheEndOfAnEndlessTarget) {
    const RequestLimits limits{.max_target_bytes = 100};
    EXPECT_EQ(scan_whole("GET /" + std::string(90, 'a'), limits), Progress::kMore);
    EXPECT_EQ(scan_whole("GET /" + std::string(200, 'a'), limits), Progress::kTargetTooLong);
}

TEST(HeadScanner, HoldsTheHeadLimitExactly) {
    const std::string start = "GET / HTTP/1.1\r\nA: ";
    const std::string head = start + std::string(100 - start.size() - 4, 'x') + "\r\n\r\n";
    ASSERT_EQ(head.size(), 100U);
    EXPECT_EQ(scan_whole(head, {.max_header_bytes = 100}), Progress::kEnd);
    EXPECT_EQ(scan_whole(head, {.max_header_bytes = 99}), Progress::kHeadTooLong);
    EXPECT_EQ(scan_whole(head.substr(0, 99), {.max_header_bytes = 98}), Progress::kHeadTooLong);
}

TEST(HeadScanner, HoldsTheNumberOfHeadersExactly) {
    const auto head = [](int n) {
        std::string text = "GET / HTTP/1.1\r\n";
        for (int i = 0; i < n; ++i) {
            text += "a: b\r\n";
        }
        return text + "\r\n";
    };
    EXPECT_EQ(scan_whole(head(5), {.max_headers = 5}), Progress::kEnd);
    EXPECT_EQ(scan_whole(head(6), {.max_headers = 5}), Progress::kHeadTooLong);
}

}  // namespace
}  // namespace faultline::net

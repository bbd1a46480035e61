// Bytes that no client should send. Each row must be refused or closed, and the server must go on
// serving others.
#include "tests/io/net/raw_connection.h"
#include "tests/io/net/server_thread.h"

#include <gtest/gtest.h>

namespace faultline::net {
namespace {

constexpr unsigned kClosed = 0;  // no answer, the connection ends

struct HostileBytes {
    const char* name;
    std::string bytes;
    unsigned status;
    bool then_half_close = false;  // for what is only ended by the end of the stream
};

void PrintTo(const HostileBytes& row, std::ostream* out) { *out << row.name; }

std::string many_headers(int n) {
    std::string head = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int i = 0; i < n; ++i) {
        head += "X-" + std::to_string(i) + ": y\r\n";
    }
    return head + "\r\n";
}

std::string put(std::string_view headers, std::string_view body = "") {
    return "PUT / HTTP/1.1\r\nHost: a\r\n" + std::string(headers) + "\r\n\r\n" + std::string(body);
}

std::string chunked(std::string_view body) { return put("Transfer-Encoding: chunked", body); }

std::string get_with(std::string_view headers) {
    return "GET / HTTP/1.1\r\nHost: a\r\n" + std::string(headers) + "\r\n\r\n";
}

std::vector<HostileBytes> request_lines() {
    using namespace std::string_literals;
    return {
        {"truncated request line", "GET / HT", kClosed, true},
        {"truncated head", "GET / HTTP/1.1\r\nHost: a\r\n", kClosed, true},
        {"nothing", "", kClosed, true},
        {"bare line feeds", "GET / HTTP/1.1\nHost: a\n\n", 400},
        {"bare carriage return", "GET / HTTP/1.1\rHost: a\r\r", 400},
        {"empty lines", "\r\n\r\n\r\n\r\n", 400},
        {"NUL in the target", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"s, 400},
        {"NULs only", std::string(1000, '\0'), 400},
        {"TLS client hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s, 400},
        {"HTTP/0.9", "GET /\r\n", 400},
        {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505},
        {"HTTP/11", "GET / HTTP/11\r\nHost: a\r\n\r\n", 400},
        {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"other protocol", "GET / RTSP/1.0\r\nHost: a\r\n\r\n", 400},
        {"SSH", "SSH-2.0-OpenSSH_9.2\r\n", 400},
        {"no target", "GET HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"space before the method", " GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"tab as separator", "GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"no token as method", "G@T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"endless method", std::string(100'000, 'A'), 400},
        {"target of 100 KB", "GET /" + std::string(100'000, 'a') + " HTTP/1.1\r\n\r\n", 414},
        {"target without end", "GET /" + std::string(100'000, 'a'), 414},
        {"non-ASCII target", "GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"fragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"absolute form of https", "GET https://other/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"authority form", "GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"asterisk form for GET", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 501},
    };
}

std::vector<HostileBytes> headers() {
    using namespace std::string_literals;
    return {
        {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
        {"two Hosts", get_with("Host: b"), 400},
        {"Host with a user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400},
        {"Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
        {"list of Hosts", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400},
        {"empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
        {"header without colon", get_with("Nonsense"), 400},
        {"header without name", get_with(": x"), 400},
        {"space before the colon", get_with("X : y"), 400},
        {"non-ASCII name", get_with("\xc3\xa9: y"), 400},
        {"NUL in a value", get_with("X: a\0b"s), 400},
        {"control character in a value", get_with("X: a\x01"), 400},
        {"folded header", get_with("X: a\r\n b"), 400},
        {"folded first header", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400},
        {"huge header", get_with("X: " + std::string(100'000, 'y')), 431},
        {"10,000 headers", many_headers(10'000), 431},
        {"101 headers", many_headers(100), 431},
        {"head without end", get_with("X: y").substr(0, 29) + std::string(100'000, 'z'), 431},
        {"bad Connection", get_with("Connection: a b"), 400},
        {"unknown expectation", put("Expect: 200-ok\r\nContent-Length: 1", "x"), 417},
    };
}

std::vector<HostileBytes> bodies() {
    return {
        {"negative length", put("Content-Length: -1"), 400},
        {"signed length", put("Content-Length: +1", "x"), 400},
        {"hexadecimal length", put("Content-Length: 0x1", "x"), 400},
        {"length of words", put("Content-Length: ten"), 400},
        {"empty length", put("Content-Length:"), 400},
        {"length past 64 bits", put("Content-Length: 18446744073709551616"), 400},
        {"length of 64 bits", put("Content-Length: 18446744073709551615"), 413},
        {"list of lengths", put("Content-Length: 1, 1", "x"), 400},
        {"equal lengths twice", put("Content-Length: 1\r\nContent-Length: 1", "x"), 400},
        {"different lengths", put("Content-Length: 1\r\nContent-Length: 2", "xy"), 400},
        {"length, then chunked", put("Content-Length: 5\r\nTransfer-Encoding: chunked"), 400},
        {"chunked, then length", put("Transfer-Encoding: chunked\r\nContent-Length: 5"), 400},
        {"gzip", put("Transfer-Encoding: gzip"), 400},
        {"chunked, gzip", put("Transfer-Encoding: chunked, gzip", "0\r\n\r\n"), 400},
        {"gzip, chunked", put("Transfer-Encoding: gzip, chunked", "0\r\n\r\n"), 501},
        {"chunked twice", put("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"), 400},
        {"chunked with vertical tab",
         put("Transfer-Encoding: \x0b"
             "chunked"),
         400},
        {"chunked in HTTP/1.0", "PUT / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         400},
        {"chunk size of words", chunked("zz\r\n"), 400},
        {"negative chunk size", chunked("-1\r\n"), 400},
        {"chunk size with prefix", chunked("0x5\r\nhello\r\n"), 400},
        {"empty chunk size", chunked("\r\nhello\r\n"), 400},
        {"chunk size past 64 bits", chunked("10000000000000000\r\n"), 400},
        {"huge chunk", chunked("ffffffffffffffff\r\n"), 413},
        {"chunk longer than it says", chunked("1\r\nabcd\r\n"), 400},
        {"chunk ended by a line feed", chunked("1\nx\n0\n\n"), 400},
        {"endless chunk extension", chunked("1;" + std::string(100'000, 'x')), 431},
        {"endless trailers", chunked("0\r\n" + std::string(100'000, 'x')), 431},
        {"bad trailer", chunked("0\r\nno colon\r\n\r\n"), 400},
        {"many small chunks past the limit", chunked([] {
             std::string all;
             for (int i = 0; i < 20; ++i) {
                 all += "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
             }
             return all;
         }()),
         413},
        {"body cut short", put("Content-Length: 10", "half"), kClosed, true},
        {"chunk cut short", chunked("a\r\nhalf"), kClosed, true},
    };
}

class Hostile : public testing::TestWithParam<HostileBytes> {
protected:
    // One server meets all rows, so that what a row leaves behind shows in the next.
    static void SetUpTestSuite() { server_ = new ServerThread; }
    static void TearDownTestSuite() {
        delete server_;
        server_ = nullptr;
    }
    static inline ServerThread* server_ = nullptr;
};

TEST_P(Hostile, IsRefusedAndTheServerGoesOn) {
    const HostileBytes& row = GetParam();
    RawConnection attacker(server_->port());
    attacker.send(row.bytes);
    if (row.then_half_close) {
        attacker.half_close();
    }
    const auto answer = attacker.read_answer();
    if (row.status == kClosed) {
        EXPECT_FALSE(answer) << row.name << ": " << answer->status;
    } else {
        ASSERT_TRUE(answer) << row.name;
        EXPECT_EQ(answer->status, row.status) << row.name;
        EXPECT_EQ(answer->body, "");
    }
    std::string rest;
    EXPECT_TRUE(attacker.read_to_end(&rest)) << row.name << ": left open";
    EXPECT_EQ(rest, "") << row.name << ": a second answer";

    RawConnection good(server_->port());
    const auto served = good.get("/good");
    ASSERT_TRUE(served) << "after " << row.name;
    EXPECT_EQ(served->body, "GET /good ");
}

INSTANTIATE_TEST_SUITE_P(RequestLine, Hostile, testing::ValuesIn(request_lines()));
INSTANTIATE_TEST_SUITE_P(Headers, Hostile, testing::ValuesIn(headers()));
INSTANTIATE_TEST_SUITE_P(Body, Hostile, testing::ValuesIn(bodies()));

TEST(HostileSplit, ARequestAByteAtATimeIsStillARequest) {
    ServerThread server;
    RawConnection client(server.port());
    for (const char c :
         std::string("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                     "3\r\nabc\r\n0\r\n\r\n")) {
        client.send({&c, 1});
    }
    const auto answer = client.read_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "PUT / abc");
}

}  // namespace
}  // namespace faultline::net

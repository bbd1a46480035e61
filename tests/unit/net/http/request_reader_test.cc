#include "net/http/request_reader.h"

#include <algorithm>
#include <cstring>

#include <gtest/gtest.h>

namespace faultline::net {
namespace {

using State = RequestReader::State;

// Gives the bytes in pieces of at most `piece`, and stops when a request is complete or refused.
State feed(RequestReader& reader, std::string_view bytes, std::size_t piece = 1 << 20) {
    while (!bytes.empty() && reader.state() != State::kComplete &&
           reader.state() != State::kRefused) {
        const std::span<char> space = reader.space();
        const std::size_t n = std::min({space.size(), bytes.size(), piece});
        std::memcpy(space.data(), bytes.data(), n);
        bytes.remove_prefix(n);
        reader.commit(n);
    }
    return reader.state();
}

unsigned refusal_of(std::string_view bytes, RequestLimits limits = {}) {
    RequestReader reader(limits);
    return feed(reader, bytes) == State::kRefused ? reader.refusal() : 0;
}

TEST(RequestReader, ReadsARequestInPiecesOfAnySize) {
    const std::string bytes =
        "POST /v1/x?y=z HTTP/1.1\r\nHost: a\r\nX-B:  c d \r\nContent-Length: 5\r\n\r\nhello";
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        RequestReader reader({});
        ASSERT_EQ(feed(reader, bytes, piece), State::kComplete) << piece;
        const IncomingRequest incoming = reader.take();
        ASSERT_EQ(incoming.request.method, "POST");
        ASSERT_EQ(incoming.request.target, "/v1/x?y=z");
        ASSERT_EQ(find_header(incoming.request.headers, "x-b"), "c d");
        ASSERT_EQ(incoming.request.headers.size(), 3U);
        ASSERT_EQ(incoming.request.body, "hello");
        ASSERT_TRUE(incoming.keep_alive);
        ASSERT_EQ(reader.state(), State::kIdle);
    }
}

TEST(RequestReader, ReadsChunkedBodiesInPiecesOfAnySizeAndDropsTrailers) {
    const std::string bytes =
        "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\nhello\r\n6;ext=\"v\"\r\n world\r\n0\r\nAuthorization: Bearer stolen\r\n\r\n";
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        RequestReader reader({});
        ASSERT_EQ(feed(reader, bytes, piece), State::kComplete) << piece;
        const IncomingRequest incoming = reader.take();
        ASSERT_EQ(incoming.request.body, "hello world");
        ASSERT_FALSE(find_header(incoming.request.headers, "authorization").has_value());
    }
}

TEST(RequestReader, GoesOnWithPipelinedRequests) {
    RequestReader reader({});
    feed(reader,
         "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
         "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok"
         "GET /3 HTTP/1.1\r\nHo");
    ASSERT_EQ(reader.state(), State::kComplete);
    EXPECT_EQ(reader.take().request.target, "/1");
    ASSERT_EQ(reader.state(), State::kComplete);
    const IncomingRequest second = reader.take();
    EXPECT_EQ(second.request.target, "/2");
    EXPECT_EQ(second.request.body, "ok");
    ASSERT_EQ(reader.state(), State::kHead);
    ASSERT_EQ(feed(reader, "st: a\r\n\r\n"), State::kComplete);
    EXPECT_EQ(reader.take().request.target, "/3");
    EXPECT_EQ(reader.state(), State::kIdle);
}

TEST(RequestReader, ForgivesOneEmptyLineBeforeARequest) {
    RequestReader reader({});
    EXPECT_EQ(feed(reader, "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 1), State::kComplete);
    EXPECT_EQ(refusal_of("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"), 400U);
}

TEST(RequestReader, TakesPathAndAuthorityFromATargetInAbsoluteForm) {
    const auto read = [](std::string_view bytes) {
        RequestReader reader({});
        EXPECT_EQ(feed(reader, bytes), State::kComplete) << bytes;
        return reader.state() == State::kComplete ? reader.take().request : HttpRequest{};
    };
    const HttpRequest whole = read("GET http://b:81/x?y=z HTTP/1.1\r\nA: c\r\nHost: a\r\n\r\n");
    EXPECT_EQ(whole.target, "/x?y=z");
    EXPECT_EQ(find_header(whole.headers, "host"), "b:81");
    EXPECT_EQ(find_header(whole.headers, "a"), "c");
    EXPECT_EQ(read("GET HTTP://b HTTP/1.1\r\nHost: a\r\n\r\n").target, "/");
    EXPECT_EQ(read("GET http://b?y HTTP/1.1\r\nHost: a\r\n\r\n").target, "/?y");
    EXPECT_EQ(read("GET http://[::1]/ HTTP/1.0\r\n\r\n").target, "/");
    EXPECT_EQ(read("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").target, "*");
    EXPECT_EQ(find_header(read("GET / HTTP/1.1\r\nHost: a\r\n\r\n").headers, "host"), "a");
}

TEST(RequestReader, SaysWhetherTheConnectionStays) {
    const auto keep_alive = [](std::string_view bytes) {
        RequestReader reader({});
        EXPECT_EQ(feed(reader, bytes), State::kComplete);
        return reader.take().keep_alive;
    };
    EXPECT_TRUE(keep_alive("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    EXPECT_FALSE(keep_alive("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    EXPECT_FALSE(keep_alive("GET / HTTP/1.0\r\n\r\n"));
    EXPECT_TRUE(keep_alive("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

TEST(RequestReader, TellsWhoWaitsForContinue) {
    RequestReader reader({});
    ASSERT_EQ(feed(reader,
                   "PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                   "Content-Length: 1\r\n\r\n"),
              State::kBody);
    EXPECT_TRUE(reader.expects_continue());
    EXPECT_EQ(feed(reader, "x"), State::kComplete);
    EXPECT_FALSE(reader.expects_continue());
}

TEST(RequestReader, HoldsTheBodyLimitExactly) {
    const RequestLimits limits{.max_body_bytes = 10};
    const std::string head = "PUT / HTTP/1.1\r\nHost: a\r\n";
    EXPECT_EQ(refusal_of(head + "Content-Length: 10\r\n\r\n0123456789", limits), 0U);
    EXPECT_EQ(refusal_of(head + "Content-Length: 11\r\n\r\n", limits), 413U);
    EXPECT_EQ(refusal_of(head + "Content-Length: 18446744073709551615\r\n\r\n", limits), 413U);
    const std::string chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(refusal_of(chunked + "a\r\n0123456789\r\n0\r\n\r\n", limits), 0U);
    EXPECT_EQ(refusal_of(chunked + "5\r\n01234\r\n6\r\n012345\r\n0\r\n\r\n", limits), 413U);
}

TEST(RequestReader, BoundsChunkExtensionsAndTrailers) {
    const std::string head = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(refusal_of(head + "5;" + std::string(40'000, 'x')), 431U);
    EXPECT_EQ(refusal_of(head + "0\r\n" + std::string(40'000, 'x')), 431U);
}

struct Refused {
    const char* bytes;
    unsigned status;
};

class RefusedHead : public testing::TestWithParam<Refused> {};

TEST_P(RefusedHead, HasItsStatus) {
    EXPECT_EQ(refusal_of(GetParam().bytes), GetParam().status) << GetParam().bytes;
}

INSTANTIATE_TEST_SUITE_P(
    Table, RefusedHead,
    testing::Values(
        Refused{"GET / HTTP/1.1\r\n\r\n", 400},
        Refused{"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        Refused{"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
        Refused{"GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505},
        Refused{"GET / HTTP/0.9\r\nHost: a\r\n\r\n", 505},
        Refused{"GET / HTTP/1.x\r\nHost: a\r\n\r\n", 505},
        Refused{"GET https://b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Refused{"GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Refused{"GET http://u@b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Refused{"GET http://b/#x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Refused{"GET http://b/ HTTP/1.1\r\n\r\n", 400},
        Refused{"GET http://b/ HTTP/1.1\r\nHost: u@a\r\n\r\n", 400},
        Refused{"GET b:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Refused{"GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
        Refused{"GET / HTTP/1.1\r\nHost: u@a:80\r\n\r\n", 400},
        Refused{"GET / HTTP/1.1\r\nHost: a:80/x\r\n\r\n", 400},
        Refused{"GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400},
        Refused{"GET / HTTP/1.0\r\nHost: a:b\r\n\r\n", 400},
        Refused{"OPTIONS * HTTP/1.1\r\nHost:\r\n\r\n", 400},
        Refused{"GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Refused{"GET /#x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Refused{"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 501},
        Refused{"GET / HTTP/1.1\r\nHost: a\r\nNo colon\r\n\r\n", 400},
        Refused{"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400},
        Refused{"GET / HTTP/1.1\r\n: a\r\nHost: a\r\n\r\n", 400},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", 400},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\n", 400},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n", 400},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", 400},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", 400},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
                "Transfer-Encoding: chunked\r\n\r\n",
                400},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                "Content-Length: 1\r\n\r\n",
                400},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 400},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n\r\n", 400},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n", 400},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n", 400},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked,\r\n\r\n", 400},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: , chunked\r\n\r\n", 400},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                "Transfer-Encoding: gzip\r\n\r\n",
                400},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n"
                "Transfer-Encoding: chunked\r\n\r\n",
                501},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n", 400},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", 400},
        Refused{"PUT / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\n\r\n", 417},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", 400},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n", 400},
        Refused{"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                "11111111111111111\r\n",
                400}));

}  // namespace
}  // namespace faultline::net

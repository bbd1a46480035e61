// The answer parser: every answer is fed whole and byte by byte, and must come out the same.
#include "loadgen/client/response_parser.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

struct Parsed {
    bool done = false;
    bool failed = false;
    unsigned status = 0;
    bool keep_alive = false;
    bool retry_after = false;
    std::string body;
    std::size_t used = 0;
    friend bool operator==(const Parsed&, const Parsed&) = default;
};

Parsed parse(std::string_view text, std::size_t step, bool eof, bool to_head) {
    ResponseParser parser;
    Parsed out;
    parser.start(to_head, &out.body);
    while (out.used < text.size() && !parser.done() && !parser.failed()) {
        out.used += parser.feed(text.substr(out.used, step));
    }
    if (eof && !parser.done() && !parser.failed()) {
        parser.end_of_stream();
    }
    out.done = parser.done();
    out.failed = parser.failed();
    out.status = parser.status();
    out.keep_alive = out.done && parser.keep_alive();
    out.retry_after = parser.retry_after();
    out.used = out.done ? out.used : 0;  // how much a bad answer took is nobody's business
    return out;
}

Parsed parse(std::string_view text, bool eof = false, bool to_head = false) {
    const Parsed whole = parse(text, text.size(), eof, to_head);
    const Parsed bytes = parse(text, 1, eof, to_head);
    EXPECT_EQ(whole, bytes) << "split reads change the answer: " << text.substr(0, 200);
    return whole;
}

TEST(ResponseParser, ReadsABodyOfGivenLengthAndStopsThere) {
    const Parsed got = parse("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1");
    EXPECT_TRUE(got.done);
    EXPECT_EQ(got.status, 200U);
    EXPECT_TRUE(got.keep_alive);
    EXPECT_EQ(got.body, "hello");
    EXPECT_EQ(got.used,
              std::string_view("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello").size());
}

TEST(ResponseParser, ReadsChunksWithExtensionsAndTrailers) {
    const Parsed got = parse(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        "4;name=value\r\nWiki\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n");
    EXPECT_TRUE(got.done);
    EXPECT_EQ(got.body, "Wiki0123456789");
    EXPECT_TRUE(got.keep_alive);
}

TEST(ResponseParser, AnswersWithoutABodyEndAtTheirHead) {
    EXPECT_TRUE(parse("HTTP/1.1 204 No Content\r\n\r\n").done);
    EXPECT_TRUE(parse("HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n").done);
    EXPECT_TRUE(parse("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", false, true).done);
    EXPECT_TRUE(parse("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").done);
}

TEST(ResponseParser, WithoutFramingTheBodyEndsWithTheConnection) {
    const std::string_view text = "HTTP/1.0 200 OK\n\nall of it";
    EXPECT_FALSE(parse(text).done);
    const Parsed got = parse(text, true);
    EXPECT_TRUE(got.done);
    EXPECT_FALSE(got.keep_alive);
    EXPECT_EQ(got.body, "all of it");
}

TEST(ResponseParser, AClosedConnectionFailsAnUnfinishedAnswer) {
    EXPECT_TRUE(parse("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", true).failed);
    EXPECT_TRUE(parse("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nWi", true).failed);
    EXPECT_TRUE(parse("HTTP/1.1 200 OK\r\nConte", true).failed);
    EXPECT_TRUE(parse("", true).failed);
}

TEST(ResponseParser, SkipsInterimAnswers) {
    const Parsed got = parse(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
        "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok");
    EXPECT_TRUE(got.done);
    EXPECT_EQ(got.status, 201U);
    EXPECT_EQ(got.body, "ok");
    EXPECT_TRUE(parse("HTTP/1.1 101 Switching Protocols\r\n\r\n").failed);
}

TEST(ResponseParser, KnowsWhetherTheConnectionMayBeKept) {
    EXPECT_FALSE(
        parse("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").keep_alive);
    EXPECT_FALSE(
        parse("HTTP/1.1 200 OK\r\nconnection: Foo, CLOSE\r\nContent-Length: 0\r\n\r\n").keep_alive);
    EXPECT_FALSE(parse("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n").keep_alive);
    EXPECT_TRUE(
        parse("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n").keep_alive);
    // Two framings at once: read as chunks, never reused.
    const Parsed both = parse(
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    EXPECT_TRUE(both.done);
    EXPECT_FALSE(both.keep_alive);
}

TEST(ResponseParser, SeesRetryAfter) {
    EXPECT_TRUE(
        parse("HTTP/1.1 503 Busy\r\nRETRY-AFTER: 1\r\nContent-Length: 0\r\n\r\n").retry_after);
    EXPECT_FALSE(parse("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n").retry_after);
}

TEST(ResponseParser, RefusesWhatIsNoHttp) {
    for (const char* text :
         {"SSH-2.0-OpenSSH_9\r\n", "HTTP/2 200\r\n", "HTTP/1.1 20 OK\r\n", "HTTP/1.1 2000 OK\r\n",
          "HTTP/1.1 099 OK\r\n", "HTTP/1.1 +20 OK\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n",
          "HTTP/1.1 200 OK\r\n: empty\r\n", "HTTP/1.1 200 OK\r\nname : x\r\n",
          "HTTP/1.1 200 OK\r\n folded\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000000\r\n"}) {
        EXPECT_TRUE(parse(text).failed) << text;
    }
}

TEST(ResponseParser, WhatIsNoHttpIsNotWaitedFor) {
    for (const std::string_view text : {"SSH-2.0", "\x15\x03\x01", "HTTP/2", "\r\n"}) {
        EXPECT_TRUE(parse(text).failed) << text;
    }
    for (const std::string_view text : {"H", "HTTP/1.", "HTTP/1.1 2", "\x15"}) {
        EXPECT_FALSE(parse(text).failed) << text;
    }
}

TEST(ResponseParser, BoundsTheHead) {
    std::string text = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 5000; ++i) {
        text += "X-Filler: 0123456789\r\n";
    }
    EXPECT_TRUE(parse(text).failed);
    EXPECT_TRUE(parse("HTTP/1.1 200 " + std::string(70'000, 'x')).failed);
    std::string interim;
    for (int i = 0; i < 5000; ++i) {
        interim += "HTTP/1.1 100 Continue\r\n\r\n";
    }
    EXPECT_TRUE(parse(interim).failed);
}

TEST(ResponseParser, ManySmallChunksAreNoLongHead) {
    std::string text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 30'000; ++i) {
        text += "1\r\nx\r\n";
    }
    const Parsed got = parse(text + "0\r\n\r\n");
    EXPECT_TRUE(got.done);
    EXPECT_EQ(got.body.size(), 30'000U);
}

TEST(ResponseParser, CutsABodyThatIsTooLargeToKeepButReadsOn) {
    const std::size_t size = ResponseParser::kMaxBodyBytes + 10;
    std::string body;
    ResponseParser parser;
    parser.start(false, &body);
    parser.feed("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n");
    const std::string block(64 * 1024, 'x');
    for (std::size_t sent = 0; sent < size; sent += block.size()) {
        parser.feed(std::string_view(block).substr(0, std::min(block.size(), size - sent)));
    }
    EXPECT_TRUE(parser.done());
    EXPECT_TRUE(parser.body_cut());
    EXPECT_EQ(body.size(), ResponseParser::kMaxBodyBytes);
}

TEST(ResponseParser, SaysWhyItFailed) {
    const auto problem_of = [](std::string_view bytes) {
        ResponseParser parser;
        parser.start(false, nullptr);
        parser.feed(bytes);
        if (!parser.failed()) {
            parser.end_of_stream();
        }
        EXPECT_TRUE(parser.failed()) << bytes;
        return parser.problem();
    };
    EXPECT_EQ(problem_of("SSH-2.0\r\n"), "the first line is no HTTP/1 status line");
    EXPECT_EQ(problem_of("SSH-2.0"), "the first line is no HTTP/1 status line");
    EXPECT_EQ(problem_of("HTTP/2"), "the first line is no HTTP/1 status line");
    EXPECT_EQ(problem_of("HTTP/2 200\r\n"), "the first line is no HTTP/1 status line");
    const std::string_view tls =
        "the target answered with TLS, and https is not supported; use its "
        "port for plain HTTP";
    const std::string alert("\x15\x03\x01\x00\x02\x02\x46", 7);
    EXPECT_EQ(problem_of(alert), tls);
    EXPECT_EQ(problem_of("\x16\x03\x03\n"), tls);
    EXPECT_EQ(problem_of("\x15"), "closed in the status line");
    EXPECT_EQ(problem_of("\x15\x04\x01"), "the first line is no HTTP/1 status line");
    EXPECT_EQ(problem_of("HTTP/1.1 200 OK\r\nno header\r\n"), "a header is not \"name: value\"");
    EXPECT_EQ(problem_of("HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n"),
              "Content-Length is no number");
    EXPECT_EQ(problem_of("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n"),
              "two Content-Lengths that differ");
    EXPECT_EQ(problem_of("HTTP/1.1 101 Switching\r\n\r\n"),
              "101 Switching Protocols, which was not asked for");
    EXPECT_EQ(problem_of("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nfour"),
              "closed after 4 of 100 body bytes");
    EXPECT_EQ(problem_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"),
              "a chunk's size is no hexadecimal number");
    EXPECT_EQ(problem_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n"),
              "a chunk is longer than its size");
    EXPECT_EQ(problem_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"),
              "closed in a chunked body");
    EXPECT_EQ(problem_of("HTTP/1.1 200 OK\r\nX: " + std::string(70'000, 'x')),
              "headers of more than 64 KiB");
    EXPECT_EQ(problem_of(""), "closed before an answer");
    EXPECT_EQ(problem_of("HTTP/1.1 2"), "closed in the status line");
    EXPECT_EQ(problem_of("HTTP/1.1 200 OK\r\nA: b\r\n"), "closed in the headers");
}

TEST(ResponseParser, AFoldedLineContinuesTheHeaderBeforeIt) {
    ResponseParser parser;
    parser.start(false, nullptr);
    parser.feed("HTTP/1.1 200 OK\r\nX-Long: a\r\n b\r\n\tc\r\nContent-Length: 2\r\n\r\nok");
    EXPECT_TRUE(parser.done());
    for (const char* const head : {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n 2\r\n\r\n",
                                   "HTTP/1.1 200 OK\r\n X: y\r\n\r\n"}) {
        parser.start(false, nullptr);
        parser.feed(head);
        EXPECT_TRUE(parser.failed()) << head;
    }
    EXPECT_EQ(parser.problem(), "a header goes on in the next line (obsolete folding)");
}

TEST(ResponseParser, KeepsHeadersWhereTheyAreAskedFor) {
    using Headers = std::vector<std::pair<std::string, std::string>>;
    const std::string answer =
        "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n"
        "HTTP/1.1 200 OK\r\nX-Cache:  stale \r\nX-Long: a\r\n b\r\n"
        "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Trailer: c\r\n\r\n";
    const Headers expected = {
        {"X-Cache", "stale"}, {"X-Long", "a b"}, {"Transfer-Encoding", "chunked"}};
    for (const std::size_t step : {answer.size(), std::size_t{1}}) {
        ResponseParser parser;
        Headers headers = {{"Of", "before"}};
        parser.start(false, nullptr);
        parser.keep_headers(&headers);
        for (std::size_t at = 0; at < answer.size(); at += step) {
            parser.feed(std::string_view(answer).substr(at, step));
        }
        EXPECT_TRUE(parser.done());
        EXPECT_EQ(headers, expected);
        parser.start(false, nullptr);
        parser.feed("HTTP/1.1 204 No Content\r\nDate: today\r\n\r\n");
        EXPECT_EQ(headers, expected) << "of an answer whose headers nobody asked for";
    }
}

TEST(ResponseParser, StartsAfresh) {
    ResponseParser parser;
    parser.start(false, nullptr);
    parser.feed("HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n");
    EXPECT_TRUE(parser.retry_after());
    parser.start(false, nullptr);
    EXPECT_FALSE(parser.retry_after());
    EXPECT_EQ(parser.status(), 0U);
}

}  // namespace
}  // namespace faultline::load

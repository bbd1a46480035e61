#include "net/http/client.h"
#include "tests/io/net/server_thread.h"

#include <array>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

namespace faultline::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

HttpRequest request_of(std::string method, std::string target = "", Headers headers = {},
                       std::string body = "") {
    HttpRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.headers = std::move(headers);
    request.body = std::move(body);
    return request;
}

Result<HttpResponse> send(const std::string& url, HttpRequest request = request_of("GET"),
                          std::size_t max_body = 1 << 20) {
    asio::io_context io;
    SteadyClock clock;
    const Deadline deadline = Deadline::after(clock.now(), 30s);
    auto answer = asio::co_spawn(
        io, http_send(clock, deadline, *parse_http_url(url), std::move(request), max_body),
        asio::use_future);
    io.run();
    return answer.get();
}

TEST(HttpSend, TalksToOurServer) {
    ServerThread server;
    const std::string base = "http://127.0.0.1:" + std::to_string(server.port());
    const auto got = send(base + "/a?b=c");
    ASSERT_TRUE(got) << got.error().cause;
    EXPECT_EQ(got->status, 200U);
    EXPECT_EQ(got->body, "GET /a?b=c ");
    EXPECT_EQ(find_header(got->headers, "content-type"), "text/plain");

    const auto put =
        send(base + "/", request_of("PUT", "/from-request", {{"Expect", "100-continue"}},
                                    std::string(100'000, 'x')));
    ASSERT_TRUE(put) << put.error().cause;
    EXPECT_EQ(put->body, "PUT /from-request " + std::string(100'000, 'x'));

    const auto head = send(base + "/", request_of("HEAD"));
    ASSERT_TRUE(head) << head.error().cause;
    EXPECT_EQ(head->body, "");
    EXPECT_EQ(find_header(head->headers, "content-length"), "7");
}

TEST(HttpSend, ResolvesNames) {
    ServerThread server;
    const auto got = send("http://localhost:" + std::to_string(server.port()) + "/");
    ASSERT_TRUE(got) << got.error().cause;
    EXPECT_EQ(got->status, 200U);
}

TEST(HttpSend, RefusesWhatHttpCannotCarry) {
    for (const HttpRequest& bad :
         {request_of("GET /x HTTP/1.1\r\nA:"), request_of("GET", "/ HTTP/1.1\r\nA: b"),
          request_of("GET", "/", {{"A", "b\r\nC: d"}}), request_of("GET", "/", {{"A b", "c"}}),
          request_of("")}) {
        const auto answer = send("http://127.0.0.1:1/", bad);
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().kind, ErrorKind::kInvalid);
    }
}

// A server of one connection that says `bytes`, whatever it is asked, and closes.
asio::awaitable<void> say(tcp::acceptor* acceptor, std::string bytes) {
    tcp::socket socket = co_await acceptor->async_accept(asio::use_awaitable);
    std::array<char, 4096> request{};
    (void)co_await socket.async_read_some(asio::buffer(request),
                                          asio::as_tuple(asio::use_awaitable));
    (void)co_await asio::async_write(socket, asio::buffer(bytes),
                                     asio::as_tuple(asio::use_awaitable));
}

struct Conversation {
    Result<HttpResponse> hear(std::string bytes, std::size_t max_body = 1000) {
        auto answer = asio::co_spawn(
            io,
            http_send(clock, Deadline::after(clock.now(), 30s),
                      {.host = "127.0.0.1", .port = port()}, request_of("GET"), max_body),
            asio::use_future);
        auto said = asio::co_spawn(io, say(&acceptor, std::move(bytes)), asio::use_future);
        io.run();
        said.get();
        return answer.get();
    }
    std::uint16_t port() { return acceptor.local_endpoint().port(); }

    asio::io_context io;
    SteadyClock clock;
    tcp::acceptor acceptor{io, {asio::ip::make_address("127.0.0.1"), 0}};
};

struct Heard {
    const char* name;
    std::string bytes;
    unsigned status;  // 0: UPSTREAM_UNAVAILABLE
    std::string body;
};

void PrintTo(const Heard& row, std::ostream* out) { *out << row.name; }

class HttpSendHears : public testing::TestWithParam<Heard> {};

TEST_P(HttpSendHears, WhatAServerSays) {
    Conversation conversation;
    const auto answer = conversation.hear(GetParam().bytes);
    if (GetParam().status == 0) {
        ASSERT_FALSE(answer) << answer->status;
        EXPECT_EQ(answer.error().kind, ErrorKind::kUnavailable);
        EXPECT_EQ(answer.error().message.find("127.0.0.1"), std::string::npos)
            << "hosts belong into the cause";
        EXPECT_NE(answer.error().cause.find("127.0.0.1"), std::string::npos);
    } else {
        ASSERT_TRUE(answer) << answer.error().cause;
        EXPECT_EQ(answer->status, GetParam().status);
        EXPECT_EQ(answer->body, GetParam().body);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Table, HttpSendHears,
    testing::Values(
        Heard{"length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, "ok"},
        Heard{"until the end", "HTTP/1.1 200 OK\r\n\r\nok", 200, "ok"},
        Heard{"chunked",
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", 200,
              "ok"},
        Heard{"no content", "HTTP/1.1 204 No Content\r\n\r\n", 204, ""},
        Heard{"an error", "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", 503, ""},
        Heard{"interim answers",
              "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nA: b\r\n\r\n"
              "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
              200, "ok"},
        Heard{"nothing", "", 0, ""}, Heard{"half a head", "HTTP/1.1 200 OK\r\nConte", 0, ""},
        Heard{"half a body", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok", 0, ""},
        Heard{"half a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nok", 0,
              ""},
        Heard{"no HTTP", "220 mail.test ESMTP\r\n", 0, ""},
        Heard{"body past the limit",
              "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n" + std::string(1001, 'x'), 0, ""},
        Heard{"endless body past the limit", "HTTP/1.1 200 OK\r\n\r\n" + std::string(5000, 'x'), 0,
              ""},
        Heard{"endless head", "HTTP/1.1 200 OK\r\nA: " + std::string(100'000, 'x'), 0, ""},
        Heard{"interim answers without end",
              [] {
                  std::string all;
                  for (int i = 0; i < 20; ++i) {
                      all += "HTTP/1.1 100 Continue\r\n\r\n";
                  }
                  return all;
              }(),
              0, ""}));

TEST(HttpSendFails, WhenNobodyListens) {
    std::uint16_t port = 0;
    {
        asio::io_context io;
        const tcp::acceptor closed_again(io, {asio::ip::make_address("127.0.0.1"), 0});
        port = closed_again.local_endpoint().port();
    }
    const auto answer = send("http://127.0.0.1:" + std::to_string(port) + "/");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::kUnavailable);
    EXPECT_EQ(answer.error().message, "cannot connect");
}

TEST(HttpSendFails, WhenTheNameDoesNotExist) {
    const auto answer = send("http://no-such-host.invalid/");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::kUnavailable);
}

// Never answers: the connection waits in the listener's queue.
struct SilentServer {
    Result<HttpResponse> ask(Deadline deadline, HttpRequest request = request_of("GET")) {
        auto answer = asio::co_spawn(
            io,
            http_send(clock, deadline,
                      {.host = "127.0.0.1", .port = acceptor.local_endpoint().port()},
                      std::move(request)),
            asio::use_future);
        io.run();
        return answer.get();
    }
    asio::io_context io;
    SteadyClock clock;
    tcp::acceptor acceptor{io, {asio::ip::make_address("127.0.0.1"), 0}};
};

TEST(HttpSendFails, AtTheDeadline) {
    SilentServer silent;
    const auto answer = silent.ask(Deadline::after(silent.clock.now(), 20ms));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::kTimeout);
}

// The deadline may come while the connection's or the write's completion waits for its turn: then
// it finds nothing to cancel, and the read after that waited for ever.
TEST(HttpSendFails, AtTheDeadlineWhereverItIsThen) {
    for (int i = 0; i < 1'000; ++i) {
        SilentServer silent;
        const auto answer =
            silent.ask(Deadline::after(silent.clock.now(), std::chrono::microseconds(i)));
        ASSERT_FALSE(answer);
        ASSERT_EQ(answer.error().kind, ErrorKind::kTimeout);
    }
}

TEST(HttpSendFails, AtTheDeadlineWhileItSends) {
    SilentServer silent;
    // More than the socket's buffers take; made before the time begins to run.
    HttpRequest large = request_of("PUT", "/", {}, std::string(16U << 20U, 'x'));
    const Deadline deadline = Deadline::after(silent.clock.now(), 100ms);
    const auto answer = silent.ask(deadline, std::move(large));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::kTimeout);
}

TEST(HttpSendFails, WhenTheDeadlineHasPassedAlready) {
    SilentServer silent;
    const auto answer = silent.ask(Deadline::after(silent.clock.now(), -1s));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::kTimeout);
}

}  // namespace
}  // namespace faultline::net

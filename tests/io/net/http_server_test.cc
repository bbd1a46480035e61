// What a well-behaved client meets.
#include "tests/io/net/raw_connection.h"
#include "tests/io/net/server_thread.h"

#include <filesystem>
#include <iterator>
#include <memory>
#include <stdexcept>

#include <gtest/gtest.h>

namespace faultline::net {
namespace {

namespace asio = boost::asio;

TEST(HttpServer, ServesManyRequestsOnOneConnection) {
    ServerThread server;
    RawConnection client(server.port());
    for (int i = 0; i < 100; ++i) {
        const auto answer = client.get("/" + std::to_string(i));
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 200U);
        EXPECT_EQ(answer->body, "GET /" + std::to_string(i) + " ");
    }
    EXPECT_EQ(server.counts().connections, 1U);
    EXPECT_EQ(server.counts().requests, 100U);
}

TEST(HttpServer, AnswersPipelinedRequestsInOrder) {
    ServerThread server;
    RawConnection client(server.port());
    std::string bytes;
    for (int i = 0; i < 500; ++i) {
        bytes +=
            "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody";
    }
    client.send(bytes);
    for (int i = 0; i < 500; ++i) {
        const auto answer = client.read_answer();
        ASSERT_TRUE(answer) << i;
        ASSERT_EQ(answer->body, "POST /" + std::to_string(i) + " body");
    }
}

TEST(HttpServer, AnswersTheGoodPipelinedRequestBeforeItRefusesTheBadOne) {
    ServerThread server;
    RawConnection client(server.port());
    client.send("GET /good HTTP/1.1\r\nHost: a\r\n\r\nGET bad HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto good = client.read_answer();
    ASSERT_TRUE(good);
    EXPECT_EQ(good->status, 200U);
    const auto bad = client.read_answer();
    ASSERT_TRUE(bad);
    EXPECT_EQ(bad->status, 400U);
    EXPECT_TRUE(client.read_to_end());
}

TEST(HttpServer, SendsNoBodyToHead) {
    ServerThread server;
    RawConnection client(server.port());
    client.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto head = client.read_answer(false);
    ASSERT_TRUE(head);
    EXPECT_NE(head->head.find("Content-Length: 8"), std::string::npos) << head->head;
    const auto next = client.get("/y");  // nothing of a body in between
    ASSERT_TRUE(next);
    EXPECT_EQ(next->status, 200U);
    EXPECT_EQ(next->body, "GET /y ");
}

TEST(HttpServer, HonoursWhatTheClientWantsOfTheConnection) {
    ServerThread server;
    RawConnection closing(server.port());
    closing.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const auto answer = closing.read_answer();
    ASSERT_TRUE(answer);
    EXPECT_NE(answer->head.find("Connection: close"), std::string::npos);
    EXPECT_TRUE(closing.read_to_end());

    RawConnection old(server.port());
    old.send("GET / HTTP/1.0\r\n\r\n");
    ASSERT_TRUE(old.read_answer());
    EXPECT_TRUE(old.read_to_end());

    RawConnection old_staying(server.port());
    for (int i = 0; i < 2; ++i) {
        old_staying.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        const auto kept = old_staying.read_answer();
        ASSERT_TRUE(kept);
        EXPECT_NE(kept->head.find("Connection: keep-alive"), std::string::npos);
    }
}

TEST(HttpServer, SaysContinueOnlyToWhoWaitsForIt) {
    ServerThread server;
    RawConnection client(server.port());
    client.send("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    const auto interim = client.read_answer();
    ASSERT_TRUE(interim);
    EXPECT_EQ(interim->status, 100U);
    client.send("abc");
    const auto answer = client.read_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "PUT / abc");
    // Who has sent the body already gets the answer only.
    client.send(
        "PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc");
    const auto direct = client.read_answer();
    ASSERT_TRUE(direct);
    EXPECT_EQ(direct->status, 200U);
}

TEST(HttpServer, ReadsChunkedBodies) {
    ServerThread server;
    RawConnection client(server.port());
    client.send("PUT /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    client.send("1\r\nd\r\n0\r\n\r\n");
    const auto answer = client.read_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "PUT /c abcd");
    EXPECT_TRUE(client.get("/next"));
}

TEST(HttpServer, CarriesLargeBodiesBothWays) {
    HttpServerOptions options;
    options.max_body_bytes = 8 << 20;
    ServerThread server(options);
    RawConnection client(server.port());
    const std::string body(8 << 20, 'x');
    client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
                "\r\n\r\n" + body);
    const auto answer = client.read_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "PUT / " + body);
}

asio::awaitable<HttpResponse> misbehave(HttpRequest request) {
    if (request.path() == "/throws") {
        throw std::runtime_error("secret of the handler");
    }
    if (request.path() == "/injects") {
        co_return HttpResponse{.status = 200, .headers = {{"A", "b\r\nC: d"}}, .body = "x"};
    }
    if (request.path() == "/status") {
        co_return HttpResponse{.status = 42, .headers = {}, .body = "x"};
    }
    co_return HttpResponse{.status = 200, .headers = {}, .body = request.peer};
}

TEST(HttpServer, TurnsWhatAHandlerMayNotDoIntoABare500) {
    ServerThread server({}, misbehave);
    RawConnection client(server.port());
    for (const char* target : {"/throws", "/injects", "/status"}) {
        const auto answer = client.get(target);
        ASSERT_TRUE(answer) << target;
        EXPECT_EQ(answer->status, 500U) << target;
        EXPECT_EQ(answer->body, "") << target;
        EXPECT_EQ(answer->head.find("C: d"), std::string::npos);
    }
    const auto good = client.get("/good");
    ASSERT_TRUE(good);
    EXPECT_TRUE(good->body.starts_with("127.0.0.1:")) << good->body;
    EXPECT_TRUE(server.stop());
    EXPECT_NE(server.log_text().find("http.handler_exception"), std::string::npos);
    EXPECT_NE(server.log_text().find("secret of the handler"), std::string::npos);
    EXPECT_NE(server.log_text().find("http.bad_response"), std::string::npos);
}

std::ptrdiff_t open_descriptors() {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

TEST(HttpServer, LeavesNothingBehindAfterAThousandConnections) {
    ServerThread server;
    const std::ptrdiff_t before = open_descriptors();
    for (int i = 0; i < 1000; ++i) {
        RawConnection client(server.port());
        ASSERT_TRUE(client.get("/"));
    }
    EXPECT_EQ(server.counts().connections, 1000U);
    EXPECT_TRUE(server.stop());
    EXPECT_LE(open_descriptors(), before);  // the listening socket is closed now
}

TEST(HttpServer, ListensOnIpv6) {
    HttpServerOptions options;
    options.host = "::1";
    ServerThread server(options);
    EXPECT_NE(server.port(), 0);
}

TEST(HttpServer, SaysWhyItCannotListen) {
    ServerThread first;
    asio::io_context io;
    ManualClock clock;
    HttpServerOptions options;
    options.port = first.port();
    HttpServer second(io.get_executor(), clock, nullptr, options, echo);
    const Result<void> taken = second.start();
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().kind, ErrorKind::kUnavailable);
    EXPECT_NE(taken.error().message.find("127.0.0.1:" + std::to_string(first.port())),
              std::string::npos);
    options.host = "no address";
    HttpServer third(io.get_executor(), clock, nullptr, options, echo);
    EXPECT_FALSE(third.start());
    EXPECT_FALSE(first.server().start()) << "a server starts once";
}

// One connection accepted a turn would let the others wait for as many turns as there are of them:
// seconds, when the loop is busy.
TEST(HttpServer, AcceptsAllWaitingConnectionsInOneTurn) {
    asio::io_context io;
    ManualClock clock;
    HttpServer server(io.get_executor(), clock, nullptr, {}, echo);
    ASSERT_TRUE(server.start());
    std::vector<std::unique_ptr<RawConnection>> clients;
    for (int i = 0; i < 10; ++i) {
        clients.push_back(std::make_unique<RawConnection>(server.port()));
    }
    while (server.counts().connections == 0) {
        ASSERT_GT(io.run_one(), 0U);
    }
    EXPECT_EQ(server.counts().connections, 10U);
    clients.clear();
    auto stopped = asio::co_spawn(io, server.stop(std::chrono::seconds(5)), asio::use_future);
    io.run();
    EXPECT_TRUE(stopped.get());
}

}  // namespace
}  // namespace faultline::net

// Limits in bytes, connections and time: each is exceeded once, and held exactly where time is
// moved by hand.
#include "tests/io/net/raw_connection.h"
#include "tests/io/net/server_thread.h"

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::net {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

HttpServerOptions short_limits() {
    HttpServerOptions options;
    options.header_timeout = 8s;
    options.body_timeout = 16s;
    options.idle_timeout = 80s;
    options.write_timeout = 16s;
    return options;
}

// The server has read what the client has sent: it answers another connection's later request.
void wait_until_read(ServerThread& server) {
    RawConnection other(server.port());
    ASSERT_TRUE(other.get("/"));
    server.settle();
}

unsigned status_of(ServerThread& server, std::string_view bytes) {
    RawConnection client(server.port());
    client.send(bytes);
    const auto answer = client.read_answer();
    EXPECT_TRUE(answer);
    EXPECT_TRUE(client.read_to_end()) << "refused connections are closed";
    return answer ? answer->status : 0;
}

TEST(HttpLimits, BytesHaveTheirOwnStatuses) {
    HttpServerOptions options;
    options.max_target_bytes = 100;
    options.max_header_bytes = 1000;
    options.max_headers = 10;
    options.max_body_bytes = 50;
    ServerThread server(options);
    const std::string head = "GET / HTTP/1.1\r\nHost: a\r\n";
    EXPECT_EQ(status_of(server, "GET /" + std::string(100, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n"),
              414U);
    EXPECT_EQ(status_of(server, head + "A: " + std::string(1000, 'b') + "\r\n\r\n"), 431U);
    std::string many = head;
    for (int i = 0; i < 10; ++i) {
        many += "a: b\r\n";
    }
    EXPECT_EQ(status_of(server, many + "\r\n"), 431U);
    EXPECT_EQ(status_of(server, "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 51\r\n\r\n"), 413U);
    EXPECT_EQ(status_of(server,
                        "PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                        "Content-Length: 51\r\n\r\n"),
              413U)
        << "no continue for a body that is too large";
    EXPECT_EQ(status_of(server,
                        "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                        "33\r\n"),
              413U);
    EXPECT_EQ(status_of(server, "NONSENSE\r\n\r\n"), 400U);
    EXPECT_EQ(server.counts().malformed, 7U);
    EXPECT_EQ(server.counts().requests, 0U);
}

TEST(HttpLimits, AnUploadTooLargeStillSeesItsAnswer) {
    HttpServerOptions options;
    options.max_body_bytes = 10;
    ServerThread server(options);
    RawConnection client(server.port());
    client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" +
                std::string(100'000, 'x'));
    const auto answer = client.read_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 413U);
    EXPECT_TRUE(client.read_to_end());
    EXPECT_FALSE(client.was_reset()) << "closing with unread bytes resets the connection";
}

TEST(HttpLimits, ConnectionsOverTheLimitAreClosedAtOnce) {
    HttpServerOptions options;
    options.max_connections = 2;
    ServerThread server(options);
    auto first = std::make_unique<RawConnection>(server.port());
    auto second = std::make_unique<RawConnection>(server.port());
    ASSERT_TRUE(first->get("/"));
    ASSERT_TRUE(second->get("/"));
    RawConnection third(server.port());
    EXPECT_TRUE(third.read_to_end());
    EXPECT_EQ(server.counts().refused_connections, 1U);
    first.reset();
    // The place becomes free when the server has seen the end of the first.
    bool served = false;
    for (int attempt = 0; attempt < 1000 && !served; ++attempt) {
        served = RawConnection(server.port()).get("/").has_value();
    }
    EXPECT_TRUE(served);
    EXPECT_TRUE(second->get("/")) << "who was served before is served on";
}

TEST(HttpLimits, ASlowHeadIsClosedWhenItsTimeIsOverAndNotBefore) {
    ServerThread server(short_limits());
    RawConnection slow(server.port());
    slow.send("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ");
    wait_until_read(server);
    server.advance(7999ms);
    server.settle();
    EXPECT_EQ(server.counts().timed_out, 0U);
    slow.send("b");  // a byte now and then buys no time
    wait_until_read(server);
    server.advance(2s);
    std::string rest;
    EXPECT_TRUE(slow.read_to_end(&rest));
    EXPECT_EQ(rest, "");
    EXPECT_EQ(server.counts().timed_out, 1U);
}

TEST(HttpLimits, ASlowSecondHeadHasTheTimeOfAHeadAndNotOfIdleness) {
    ServerThread server(short_limits());
    RawConnection slow(server.port());
    slow.send("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHo");
    ASSERT_TRUE(slow.read_answer());
    server.advance(10s);
    EXPECT_TRUE(slow.read_to_end());
    EXPECT_EQ(server.counts().timed_out, 1U);
}

TEST(HttpLimits, ASilentConnectionIsClosedLikeASlowHead) {
    ServerThread server(short_limits());
    RawConnection silent(server.port());
    wait_until_read(server);
    server.advance(9s);
    EXPECT_TRUE(silent.read_to_end());
    EXPECT_EQ(server.counts().timed_out, 1U);
}

TEST(HttpLimits, ASlowBodyIsClosedWhenItsTimeIsOver) {
    ServerThread server(short_limits());
    RawConnection slow(server.port());
    slow.send("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n");
    ASSERT_TRUE(slow.read_answer());  // so the server waits for the body
    slow.send("half");
    server.advance(15s);
    server.settle();
    EXPECT_EQ(server.counts().timed_out, 0U);
    server.advance(2s);
    EXPECT_TRUE(slow.read_to_end());
    EXPECT_EQ(server.counts().timed_out, 1U);
}

TEST(HttpLimits, ABodyHasItsOwnTime) {
    ServerThread server(short_limits());
    RawConnection slow(server.port());
    RawConnection slower(server.port());
    for (RawConnection* client : {&slow, &slower}) {
        // One read brings both: when the first is answered, the server waits for the second's body.
        client->send(
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
            "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nhalf");
        ASSERT_TRUE(client->read_answer());
    }
    server.advance(15s);
    slow.send("rest");
    const auto answer = slow.read_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "PUT / halfrest");
    server.advance(2s);
    server.settle();
    EXPECT_EQ(server.counts().timed_out, 1U);
    EXPECT_TRUE(slower.read_to_end());
}

TEST(HttpLimits, AnIdleConnectionHasItsOwnLimit) {
    ServerThread server(short_limits());
    RawConnection idle(server.port());
    ASSERT_TRUE(idle.get("/"));
    server.advance(79s);
    server.settle();
    ASSERT_TRUE(idle.get("/")) << "between requests the head's limit does not count";
    server.advance(82s);
    EXPECT_TRUE(idle.read_to_end());
    EXPECT_EQ(server.counts().timed_out, 1U);
}

asio::awaitable<HttpResponse> answer_hugely(HttpRequest) {
    HttpResponse response;
    response.body.assign(64U << 20U, 'x');
    co_return response;
}

TEST(HttpLimits, AClientThatDoesNotReadIsCut) {
    ServerThread server(short_limits(), answer_hugely);
    RawConnection deaf(server.port());
    deaf.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    while (server.counts().requests == 0) {
        server.settle();
    }
    server.advance(15s);
    server.settle();
    EXPECT_EQ(server.counts().timed_out, 0U);
    server.advance(2s);
    server.settle();
    EXPECT_EQ(server.counts().timed_out, 1U);
    std::string rest;
    EXPECT_TRUE(deaf.read_to_end(&rest));
    EXPECT_LT(rest.size(), 64U << 20U);
}

struct Gate {
    Clock* clock = nullptr;
    std::promise<void> entered;

    asio::awaitable<HttpResponse> hold(HttpRequest) {
        entered.set_value();
        (void)co_await clock->sleep_for(1h);
        co_return HttpResponse{.status = 200, .headers = {}, .body = "late"};
    }
};

TEST(HttpLimits, AHandlerIsNotHurriedByTheConnectionsLimits) {
    Gate gate;
    ServerThread server(short_limits(),
                        [&gate](HttpRequest request) { return gate.hold(std::move(request)); });
    gate.clock = &server.clock();
    RawConnection client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    gate.entered.get_future().wait();
    server.advance(1h);
    const auto answer = client.read_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "late");
    EXPECT_EQ(server.counts().timed_out, 0U);
}

TEST(HttpLimits, TheRealClockPassesToo) {
    HttpServerOptions options;
    options.header_timeout = 50ms;
    asio::io_context io;
    SteadyClock clock;
    HttpServer server(io.get_executor(), clock, nullptr, options, echo);
    ASSERT_TRUE(server.start());
    std::thread thread([&io] { io.run(); });
    RawConnection slow(server.port());
    slow.send("GET / HT");
    EXPECT_TRUE(slow.read_to_end());
    EXPECT_EQ(server.counts().timed_out, 1U);
    EXPECT_TRUE(asio::co_spawn(io, server.stop(10s), asio::use_future).get());
    thread.join();
}

// Bodies that nobody has authenticated yet, on many connections at once.
TEST(HttpLimits, AllBodiesBeingReceivedTogetherHaveABudget) {
    HttpServerOptions options;
    options.max_receiving_bytes = 600'000;
    ServerThread server(options);
    const std::string head = "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 250000\r\n\r\n";
    const std::string most(249'999, 'x');
    std::vector<std::unique_ptr<RawConnection>> senders;
    for (int i = 0; i < 3; ++i) {
        senders.push_back(std::make_unique<RawConnection>(server.port()));
        senders.back()->send(head + most);
    }
    while (server.counts().bodies_refused == 0) {
        server.settle();
    }
    EXPECT_EQ(server.counts().bodies_refused, 1U);
    // Which of the three it was is for the system to say.
    int refused = 0;
    for (const auto& sender : senders) {
        sender->send("x");
        const auto answer = sender->read_answer();
        ASSERT_TRUE(answer);
        if (answer->status == 503) {
            ++refused;
            EXPECT_NE(answer->head.find("Retry-After: 1"), std::string::npos);
            EXPECT_NE(answer->head.find("Connection: close"), std::string::npos);
        } else {
            EXPECT_EQ(answer->status, 200U);
        }
    }
    EXPECT_EQ(refused, 1);
    EXPECT_EQ(server.counts().malformed, 0U);
    senders.clear();
    for (int i = 0; i < 5; ++i) {
        RawConnection later(server.port());
        later.send(head + most + "x");
        const auto answer = later.read_answer();
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 200U) << "what was taken is given back";
    }
}

}  // namespace
}  // namespace faultline::net

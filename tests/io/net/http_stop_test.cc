// The end of a server: nothing is left behind, whatever it was doing.
#include "tests/io/net/raw_connection.h"
#include "tests/io/net/server_thread.h"

#include <chrono>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

namespace faultline::net {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

// Holds requests until the test opens it; notes how each ended. Used on the server's thread.
struct StopGate {
    Clock* clock = nullptr;
    Duration hold_for = 1h;
    std::promise<void> entered;
    int finished = 0;
    int cancelled = 0;

    asio::awaitable<HttpResponse> hold(HttpRequest) {
        co_await asio::this_coro::throw_if_cancelled(false);
        entered.set_value();
        const bool woke = co_await clock->sleep_for(hold_for);
        ++(woke ? finished : cancelled);
        co_return HttpResponse{.status = woke ? 200U : 503U, .headers = {}, .body = ""};
    }
};

struct HeldServer {
    HeldServer()
        : server({}, [this](HttpRequest request) { return gate.hold(std::move(request)); }) {
        gate.clock = &server.clock();
    }
    StopGate gate;
    ServerThread server;
};

TEST(HttpServerStop, ClosesIdleAndSilentConnectionsAtOnce) {
    ServerThread server;
    RawConnection idle(server.port());
    RawConnection silent(server.port());
    ASSERT_TRUE(idle.get("/"));
    while (server.counts().connections < 2) {
        server.settle();
    }
    EXPECT_TRUE(server.stop(1h)) << "no time passes: the manual clock stands";
    EXPECT_TRUE(idle.read_to_end());
    EXPECT_TRUE(silent.read_to_end());
    EXPECT_EQ(server.counts().timed_out, 0U);
}

TEST(HttpServerStop, LetsARunningRequestEnd) {
    HeldServer held;
    held.gate.hold_for = 5s;
    RawConnection client(held.server.port());
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    held.gate.entered.get_future().wait();
    std::future<bool> stopped = held.server.begin_stop(10s);
    held.server.settle();
    held.server.advance(6s);
    EXPECT_TRUE(stopped.get());
    const auto answer = client.read_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200U);
    EXPECT_NE(answer->head.find("Connection: close"), std::string::npos);
    EXPECT_TRUE(client.read_to_end());
    EXPECT_EQ(held.gate.finished, 1);
}

TEST(HttpServerStop, CancelsAHandlerWhenPatienceIsOverAndSendsItsAnswer) {
    HeldServer held;
    RawConnection client(held.server.port());
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    held.gate.entered.get_future().wait();
    std::future<bool> stopped = held.server.begin_stop(10s);
    held.server.settle();
    held.server.advance(11s);
    EXPECT_TRUE(stopped.get());
    const auto answer = client.read_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 503U);
    EXPECT_EQ(held.gate.cancelled, 1);
}

TEST(HttpServerStop, CutsAHalfSentRequestWhenPatienceIsOver) {
    ServerThread server;
    RawConnection client(server.port());
    client.send("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n");
    ASSERT_TRUE(client.read_answer());  // so the server is in the body
    std::future<bool> stopped = server.begin_stop(10s);
    server.settle();
    EXPECT_EQ(stopped.wait_for(0s), std::future_status::timeout);
    server.advance(11s);
    EXPECT_TRUE(stopped.get());
    EXPECT_TRUE(client.read_to_end());
}

asio::awaitable<HttpResponse> answer_at_length(HttpRequest) {
    HttpResponse response;
    response.body.assign(64U << 20U, 'x');
    co_return response;
}

TEST(HttpServerStop, CutsAnAnswerNobodyReads) {
    ServerThread server({}, answer_at_length);
    RawConnection deaf(server.port());
    deaf.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    while (server.counts().requests == 0) {
        server.settle();
    }
    std::future<bool> stopped = server.begin_stop(1s);
    // Patience, then polite cancellation (a write goes on), then the cut.
    for (int step = 0; step < 3 && stopped.wait_for(0s) != std::future_status::ready; ++step) {
        server.settle();
        server.advance(1001ms);
    }
    EXPECT_TRUE(stopped.get());
    EXPECT_TRUE(deaf.read_to_end());
}

TEST(HttpServerStop, StopsTwiceAndWithoutStart) {
    ServerThread server;
    EXPECT_TRUE(server.stop());
    EXPECT_TRUE(server.stop());
    asio::io_context io;
    ManualClock clock;
    HttpServer never_started(io.get_executor(), clock, nullptr, {}, echo);
    auto stopped = asio::co_spawn(io, never_started.stop(1s), asio::use_future);
    io.run();
    EXPECT_TRUE(stopped.get());
    EXPECT_FALSE(never_started.start());
}

TEST(HttpServerStop, RefusesConnectionsAfterwards) {
    ServerThread server;
    const std::uint16_t port = server.port();
    EXPECT_TRUE(server.stop());
    EXPECT_THROW(RawConnection client(port), boost::system::system_error);
}

TEST(HttpServerDestructor, CutsWhatStillRuns) {
    HeldServer held;
    RawConnection idle(held.server.port());
    RawConnection waiting(held.server.port());
    waiting.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    held.gate.entered.get_future().wait();
    held.server.destroy_server();
    EXPECT_TRUE(idle.read_to_end());
    EXPECT_TRUE(waiting.read_to_end());
    held.server.settle();
    EXPECT_EQ(held.gate.cancelled, 1);
}

TEST(HttpServerDestructor, MayBeFollowedByItsContextsWithoutAnotherTurn) {
    // What the address sanitizer watches: coroutine frames die with the io_context, after the
    // server object.
    ManualClock clock;
    asio::io_context io;
    auto server =
        std::make_unique<HttpServer>(io.get_executor(), clock, nullptr, HttpServerOptions{}, echo);
    ASSERT_TRUE(server->start());
    RawConnection client(server->port());
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    while (server->counts().requests == 0) {
        io.run_one();
    }
    server.reset();
}

TEST(HttpServerDestructor, MayComeAfterItsContextHasStopped) {
    ManualClock clock;
    auto io = std::make_unique<asio::io_context>();
    HttpServer server(io->get_executor(), clock, nullptr, {}, echo);
    ASSERT_TRUE(server.start());
    RawConnection client(server.port());
    while (server.counts().connections == 0) {
        io->run_one();
    }
    io->stop();
}

}  // namespace
}  // namespace faultline::net

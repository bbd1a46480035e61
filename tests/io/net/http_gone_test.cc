// Clients that do not wait for their answer: what runs for them ends with them.
#include "tests/io/net/raw_connection.h"
#include "tests/io/net/server_thread.h"

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include <boost/asio/this_coro.hpp>
#include <gtest/gtest.h>

namespace faultline::net {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

// Handlers that take an hour of the manual clock; how each ended. Used on the server's thread.
class GoneClients : public testing::Test {
public:
    asio::awaitable<HttpResponse> hold(HttpRequest) {
        co_await asio::this_coro::throw_if_cancelled(false);
        ++running_;
        const bool woke = co_await server_.clock().sleep_for(1h);
        --running_;
        ++(woke ? finished_ : cancelled_);
        co_return HttpResponse{.status = 200, .headers = {}, .body = "done"};
    }
    int read(int GoneClients::* counter) {
        int value = 0;
        server_.on_thread([&] { value = this->*counter; });
        return value;
    }
    // The system has told the server's side of what the test has done to its own.
    void sweep_until(const std::function<bool()>& holds) {
        for (int i = 0; i < 1000 && !holds(); ++i) {
            server_.advance(250ms);
            server_.settle();
        }
        EXPECT_TRUE(holds());
    }
    std::unique_ptr<RawConnection> ask(std::string_view more = "") {
        auto client = std::make_unique<RawConnection>(server_.port());
        const int before = read(&GoneClients::running_);
        client->send("GET / HTTP/1.1\r\nHost: a\r\n\r\n" + std::string(more));
        while (read(&GoneClients::running_) == before) {
            server_.settle();
        }
        return client;
    }

    int running_ = 0;
    int finished_ = 0;
    int cancelled_ = 0;
    ServerThread server_{{}, [this](HttpRequest request) { return hold(std::move(request)); }};
};

TEST_F(GoneClients, EndWhatRunsForThemAndTheirConnection) {
    std::vector<std::unique_ptr<RawConnection>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(ask());
    }
    EXPECT_EQ(server_.counts().open, 20U);
    const auto patient = ask();
    clients.clear();
    sweep_until([this] { return read(&GoneClients::running_) == 1; });
    EXPECT_EQ(read(&GoneClients::cancelled_), 20);
    EXPECT_EQ(server_.counts().clients_left, 20U);
    sweep_until([this] { return server_.counts().open == 1; });
    server_.advance(1h);
    const auto answer = patient->read_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "done");
    EXPECT_EQ(server_.counts().timed_out, 0U);
}

TEST_F(GoneClients, HaveGoneWhenTheyCloseHalf) {
    const auto client = ask();
    client->half_close();
    sweep_until([this] { return server_.counts().open == 0; });
    std::string rest;
    EXPECT_TRUE(client->read_to_end(&rest));
    EXPECT_EQ(rest, "") << "closed without an answer";
    EXPECT_EQ(read(&GoneClients::cancelled_), 1);
}

TEST_F(GoneClients, AreNotThoseWhoSendTheNextRequestAlready) {
    const auto client = ask("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
    client->send("GET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
    for (int i = 0; i < 8; ++i) {
        server_.advance(250ms);
        server_.settle();
    }
    EXPECT_EQ(read(&GoneClients::cancelled_), 0);
    for (int request = 1; request <= 3; ++request) {
        while (read(&GoneClients::running_) == 0) {
            server_.settle();
        }
        server_.advance(1h);
        ASSERT_TRUE(client->read_answer());
    }
    EXPECT_EQ(read(&GoneClients::finished_), 3);
    EXPECT_EQ(server_.counts().clients_left, 0U);
}

}  // namespace
}  // namespace faultline::net

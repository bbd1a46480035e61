// An HTTP server on a thread of its own, with a clock that the test moves by hand: sockets are
// real, time limits pass when the test says so.
#pragma once

#include "base/log.h"
#include "base/manual_clock.h"
#include "net/http/server.h"

#include <future>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

namespace faultline::net {

// Answers "METHOD target body".
inline boost::asio::awaitable<HttpResponse> echo(HttpRequest request) {
    HttpResponse response;
    response.headers.emplace_back("Content-Type", "text/plain");
    response.body = request.method + " " + request.target + " " + request.body;
    co_return response;
}

class ServerThread {
public:
    explicit ServerThread(HttpServerOptions options = {}, HttpHandler handler = echo)
        : log_(clock_, [this](std::string_view line) { log_text_ += line; }),
          guard_(io_.get_executor()) {
        server_.emplace(io_.get_executor(), clock_, &log_, std::move(options), std::move(handler));
        const Result<void> started = server_->start();
        EXPECT_TRUE(started) << started.error().message;
        thread_ = std::thread([this] { io_.run(); });
    }

    ~ServerThread() {
        if (server_) {
            EXPECT_TRUE(stop());
        }
        guard_.reset();
        thread_.join();
    }

    // The server is empty, or the patience (of the manual clock) is over.
    bool stop(Duration patience = std::chrono::seconds(5)) { return begin_stop(patience).get(); }
    std::future<bool> begin_stop(Duration patience) {
        return boost::asio::co_spawn(io_, server_->stop(patience), boost::asio::use_future);
    }

    // Runs `work` on the server's thread and waits for it.
    template <class Work>
    void on_thread(Work work) {
        boost::asio::post(io_, boost::asio::use_future(std::move(work))).get();
    }

    // Moves time on the server's thread, behind all that it has begun.
    void advance(Duration by) {
        on_thread([this, by] { clock_.advance(by); });
    }

    // Waits until the server's thread has run what was ready.
    void settle() {
        for (int i = 0; i < 10; ++i) {
            on_thread([] {});
        }
    }

    void destroy_server() {
        on_thread([this] { server_.reset(); });
    }

    HttpServer& server() { return *server_; }
    Clock& clock() { return clock_; }
    std::uint16_t port() { return server_->port(); }
    HttpServerCounts counts() { return server_->counts(); }
    // REQUIRES: stopped.
    const std::string& log_text() const { return log_text_; }

private:
    ManualClock clock_;
    std::string log_text_;
    Logger log_;
    boost::asio::io_context io_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_;
    std::optional<HttpServer> server_;
    std::thread thread_;
};

}  // namespace faultline::net

#include "net/http/server.h"

#include "base/task_group.h"
#include "net/http/session.h"

#include <algorithm>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace faultline::net {

namespace asio = boost::asio;

namespace {

using asio::ip::tcp;
using boost::system::error_code;

// How long to wait after a failed accept (no file descriptors left), so as not to spin.
constexpr Duration kAcceptRest = std::chrono::milliseconds(50);

// Connections accepted each time the listening socket is ready. Under load one turn of the event
// loop takes milliseconds; one connection a turn would leave the others waiting for seconds.
constexpr int kAcceptBatch = 64;

Duration sweep_period(const HttpServerOptions& options) {
    const Duration shortest = std::min({options.header_timeout, options.body_timeout,
                                        options.idle_timeout, options.write_timeout});
    return std::clamp<Duration>(shortest / 8, std::chrono::milliseconds(1),
                                std::chrono::milliseconds(250));
}

std::uint64_t read(const std::atomic<std::uint64_t>& counter) {
    return counter.load(std::memory_order_relaxed);
}

}  // namespace

class HttpServer::State : public ServerContext, public std::enable_shared_from_this<State> {
public:
    State(const asio::any_io_executor& executor, Clock& its_clock, Logger* its_log,
          std::size_t max_connections)
        : acceptor_(executor),
          sessions_group_(executor, its_clock, its_log, max_connections),
          service_group_(executor, its_clock, its_log, 2) {
        clock = &its_clock;
        log = its_log;
    }

    Result<void> start();
    void abandon();
    [[nodiscard]] std::uint16_t port() const { return port_; }
    static asio::awaitable<bool> stop(std::shared_ptr<State> self, Duration limit);

private:
    static asio::awaitable<void> accept_all(std::shared_ptr<State> self);
    static asio::awaitable<void> sweep_all(std::shared_ptr<State> self);
    static asio::awaitable<void> wait_for_tasks(std::shared_ptr<State> self);
    [[nodiscard]] error_code listen();
    void admit(tcp::socket socket);
    void admit_waiting();

    tcp::acceptor acceptor_;
    std::uint16_t port_ = 0;
    TaskGroup sessions_group_;
    TaskGroup service_group_;  // accepts and sweeps
};

error_code HttpServer::State::listen() {
    error_code error;
    const asio::ip::address address = asio::ip::make_address(options.host, error);
    const tcp::endpoint endpoint(address, options.port);
    if (!error) {
        acceptor_.open(endpoint.protocol(), error);
    }
    if (!error) {
        acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    }
    if (!error) {
        acceptor_.bind(endpoint, error);
    }
    if (!error) {
        acceptor_.listen(asio::socket_base::max_listen_connections, error);
    }
    if (!error) {
        acceptor_.non_blocking(true, error);
    }
    if (!error) {
        port_ = acceptor_.local_endpoint(error).port();
    }
    return error;
}

Result<void> HttpServer::State::start() {
    if (acceptor_.is_open() || stopping) {
        return Error{ErrorKind::kInternal, "an HTTP server starts once"};
    }
    if (const error_code error = listen()) {
        error_code ignored;
        acceptor_.close(ignored);
        return Error{ErrorKind::kUnavailable, "cannot listen on " + options.host + ":" +
                                                  std::to_string(options.port) + ": " +
                                                  error.message()};
    }
    service_group_.spawn("http.accept", accept_all(shared_from_this()));
    service_group_.spawn("http.sweep", sweep_all(shared_from_this()));
    return {};
}

void HttpServer::State::admit(tcp::socket socket) {
    // Counted first: who sees the close also sees the count.
    if (sessions_group_.size() >= options.max_connections) {
        refused_connections.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    connections.fetch_add(1, std::memory_order_relaxed);
    sessions_group_.spawn("http.session", serve_connection(shared_from_this(), std::move(socket)));
}

// An error is left to the next wait for a connection, which meets it again.
void HttpServer::State::admit_waiting() {
    for (int more = 1; more < kAcceptBatch; ++more) {
        error_code error;
        tcp::socket socket = acceptor_.accept(error);
        if (error) {
            return;
        }
        admit(std::move(socket));
    }
}

asio::awaitable<void> HttpServer::State::accept_all(std::shared_ptr<State> self) {
    co_await asio::this_coro::throw_if_cancelled(false);
    while (!self->stopping) {
        auto [error, socket] =
            co_await self->acceptor_.async_accept(asio::as_tuple(asio::use_awaitable));
        if (self->stopping) {
            co_return;
        }
        if (!error) {
            self->admit(std::move(socket));
            self->admit_waiting();
        } else if (error != asio::error::connection_aborted) {
            if (self->log != nullptr) {
                const std::string why = error.message();
                self->log->warn("http.accept_failed", {{"why", why}});
            }
            (void)co_await self->clock->sleep_for(kAcceptRest);
        }
    }
}

asio::awaitable<void> HttpServer::State::sweep_all(std::shared_ptr<State> self) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const Duration period = sweep_period(self->options);
    while (co_await self->clock->sleep_for(period)) {
        const Instant now = self->clock->now();
        for (auto next = self->sessions.begin(); next != self->sessions.end();) {
            Session& session = *next++;  // a cancelled session may be destroyed at once
            session.close_if_overdue(now);
            session.end_if_client_left();
        }
    }
}

asio::awaitable<bool> HttpServer::State::stop(std::shared_ptr<State> self, Duration limit) {
    co_await asio::this_coro::throw_if_cancelled(false);
    self->stopping = true;
    error_code ignored;
    self->acceptor_.close(ignored);
    for (Session& session : self->sessions) {
        session.close_if_idle();
    }
    const bool no_session_left = co_await self->sessions_group_.stop(limit);
    self->service_group_.cancel();
    const bool no_service_left = co_await self->service_group_.stop(limit);
    co_return no_session_left&& no_service_left;
}

void HttpServer::State::abandon() {
    stopping = true;
    error_code ignored;
    acceptor_.close(ignored);
    for (Session& session : sessions) {
        session.close();
    }
    sessions_group_.cancel();
    service_group_.cancel();
    if (sessions_group_.size() + service_group_.size() > 0) {
        asio::co_spawn(acceptor_.get_executor(), wait_for_tasks(shared_from_this()),
                       [](const std::exception_ptr&) {});
    }
}

// A group learns of a task's end only after the task's coroutine, which keeps this object alive, is
// destroyed. So this coroutine keeps it alive until the groups are empty.
asio::awaitable<void> HttpServer::State::wait_for_tasks(std::shared_ptr<State> self) {
    co_await self->sessions_group_.join();
    co_await self->service_group_.join();
}

HttpServer::HttpServer(asio::any_io_executor executor, Clock& clock, Logger* log,
                       HttpServerOptions options, HttpHandler handler)
    : state_(std::make_shared<State>(executor, clock, log, options.max_connections)) {
    state_->options = std::move(options);
    state_->handler = std::move(handler);
}

HttpServer::~HttpServer() { state_->abandon(); }

Result<void> HttpServer::start() { return state_->start(); }

std::uint16_t HttpServer::port() const { return state_->port(); }

HttpServerCounts HttpServer::counts() const {
    return {.open = read(state_->open),
            .connections = read(state_->connections),
            .refused_connections = read(state_->refused_connections),
            .requests = read(state_->requests),
            .malformed = read(state_->malformed),
            .timed_out = read(state_->timed_out),
            .bodies_refused = read(state_->bodies_refused),
            .clients_left = read(state_->clients_left)};
}

asio::awaitable<bool> HttpServer::stop(Duration limit) { return State::stop(state_, limit); }

}  // namespace faultline::net

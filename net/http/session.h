// One connection of the server: reads a request, has it answered, writes, and again. Lives in the
// coroutine that serves it (see serve_connection); the server sees it through ServerContext, for
// the sweep that closes what is overdue and for stop(). One thread, the server's executor.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "net/http/date_field.h"
#include "net/http/request_reader.h"
#include "net/http/server.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/intrusive/list.hpp>

namespace faultline::net {

struct ServerContext;

class Session : public boost::intrusive::list_base_hook<
                    boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
public:
    Session(ServerContext* context, boost::asio::ip::tcp::socket socket);
    ~Session();

    // Ends with the connection; what cancels it is cancellation_slot().
    boost::asio::awaitable<void> run();
    boost::asio::cancellation_slot cancellation_slot() { return cancelled_.slot(); }
    void cancel(boost::asio::cancellation_type type) { cancelled_.emit(type); }

    // Closes the socket when a time limit has passed at `now`; what waits on it ends.
    void close_if_overdue(Instant now);
    // While a request is being answered: when the client has closed its side, even only half of
    // it, its handler is cancelled and the connection closed. Not noticed when the client has sent
    // another request before it closed: only the next unread byte is looked at.
    void end_if_client_left();
    // Closes unless a request is being received or answered.
    void close_if_idle();
    void close();

private:
    enum class Phase { kIdle, kHead, kBody, kHandling, kWriting, kLingering };

    boost::asio::awaitable<bool> receive_request();
    boost::asio::awaitable<bool> answer_request();
    boost::asio::awaitable<HttpResponse> call_handler(HttpRequest request);
    boost::asio::awaitable<bool> send_slowly(std::size_t sent);
    boost::asio::awaitable<void> refuse_request(HttpResponse response);
    boost::asio::awaitable<void> linger();

    void enter(Phase phase);
    // Counts `bytes` of the request being received, instead of what it held before, towards
    // max_receiving_bytes. False, and nothing is changed, when that would exceed the limit.
    [[nodiscard]] bool hold(std::size_t bytes);
    [[nodiscard]] Duration limit_of(Phase phase) const;
    // Writes what fits into the socket's buffer without waiting: nearly always all of it. Returns
    // the number of bytes.
    [[nodiscard]] std::size_t send_at_once();
    [[nodiscard]] boost::asio::awaitable<bool> send_all();

    ServerContext* context_;
    boost::asio::ip::tcp::socket socket_;
    std::string peer_;
    std::optional<RequestReader> reader_;  // freed with its buffer when over max_receiving_bytes
    Phase phase_ = Phase::kHead;           // header_timeout counts from accept
    Instant overdue_at_;
    std::size_t held_ = 0;  // bytes of the request being received, towards max_receiving_bytes
    bool continue_sent_ = false;
    boost::asio::cancellation_signal cancelled_;
    std::string head_;
    std::string body_;
};

// What all sessions of a server share. Kept alive by each session's coroutine.
struct ServerContext {
    using Sessions = boost::intrusive::list<Session, boost::intrusive::constant_time_size<false>>;

    HttpServerOptions options;
    HttpHandler handler;
    Clock* clock = nullptr;
    Logger* log = nullptr;
    bool stopping = false;
    Sessions sessions;
    DateField date;
    std::size_t receiving_bytes = 0;  // held by all sessions

    std::atomic<std::uint64_t> open{0};  // sessions that live now
    std::atomic<std::uint64_t> connections{0};
    std::atomic<std::uint64_t> refused_connections{0};
    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> malformed{0};
    std::atomic<std::uint64_t> timed_out{0};
    std::atomic<std::uint64_t> bodies_refused{0};
    std::atomic<std::uint64_t> clients_left{0};
};

boost::asio::awaitable<void> serve_connection(std::shared_ptr<ServerContext> context,
                                              boost::asio::ip::tcp::socket socket);

}  // namespace faultline::net

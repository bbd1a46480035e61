// An HTTP/1.1 server for one io_context: keep-alive, bounded in connections, header and body size,
// and time to headers. Every session belongs to a task group; stop() leaves none behind. Answers
// in order, one request of a connection at a time. Refuses what could be read in two ways (see
// request_reader.h); a target is in origin-form, in absolute-form, or the * of OPTIONS. A client
// that closes its side while it waits for an answer, even only half of it, counts as gone: a sweep
// (at most every 250 ms) cancels its handler and closes. Runs on the executor it was given, one
// thread.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "net/http/message.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

namespace faultline::net {

struct HttpServerOptions {
    std::string host = "127.0.0.1";  // numeric IPv4 or IPv6 address to listen on
    std::uint16_t port = 0;          // 0 (default): the system chooses, port() tells
    // Open at a time; one more is closed at once. At least 1; default 20,000.
    std::size_t max_connections = 20'000;
    // Of one request: request line and headers together, else 431; default 16 KiB.
    std::size_t max_header_bytes = 16 * 1024;
    std::size_t max_target_bytes = 8 * 1024;  // path and query, else 414; default 8 KiB
    std::size_t max_headers = 100;            // header lines, else 431; default 100
    std::size_t max_body_bytes = 1 << 20;     // else 413; default 1 MiB
    // Of all bodies that are being received, together: a request whose body does not fit is
    // answered 503 and its connection closed. Default 128 MiB.
    std::size_t max_receiving_bytes = 128U << 20U;
    // A connection that exceeds one of these is closed. Checked every eighth of the shortest one,
    // at most every 250 ms, so a connection may live that much longer. All over zero.
    // From a request's first byte (of a new connection: from accept) to the end of its head.
    Duration header_timeout = std::chrono::seconds(10);  // default 10 s
    Duration body_timeout = std::chrono::seconds(20);    // to receive the body; default 20 s
    Duration idle_timeout = std::chrono::seconds(75);    // between two requests; default 75 s
    Duration write_timeout = std::chrono::seconds(20);   // to send an answer; default 20 s
};

// What has happened since the server was made; read from any thread.
struct HttpServerCounts {
    std::uint64_t open = 0;                 // connections that are open now
    std::uint64_t connections = 0;          // accepted, refused ones not included
    std::uint64_t refused_connections = 0;  // over max_connections: closed at once
    std::uint64_t requests = 0;             // complete, given to the handler
    std::uint64_t malformed = 0;            // answered 400/413/414/417/431/501/505 and closed
    std::uint64_t timed_out = 0;            // closed: header, body, idle or write timeout
    std::uint64_t bodies_refused = 0;       // over max_receiving_bytes: answered 503 and closed
    std::uint64_t clients_left = 0;         // whose client went away before its answer was there
};

class HttpServer {
public:
    HttpServer(boost::asio::any_io_executor executor, Clock& clock, Logger* log,
               HttpServerOptions options, HttpHandler handler);
    // Without a stop() before, cuts all connections; their coroutines end when the executor next
    // runs, or with its io_context.
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    // Binds and begins to accept; once. kUnavailable with the address and the system's
    // reason.
    Result<void> start();
    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] HttpServerCounts counts() const;

    // Stops accepting, closes idle connections, lets running requests end within `limit`, then
    // cancels handlers, then cuts; each step gets `limit`. True when nothing is left.
    boost::asio::awaitable<bool> stop(Duration limit);

private:
    class State;
    std::shared_ptr<State> state_;
};

}  // namespace faultline::net

// One connection to PostgreSQL over libpq's non-blocking interface, for queries that are not
// trusted: each runs by the extended protocol (one statement only) in a read-only transaction that
// is always rolled back, so that nothing a query sets outlives it. Single thread (its executor's).
// Bounded by rows and bytes; time is bounded by whoever cancels the coroutine and, on the server,
// by statement_timeout. A failed exchange leaves it unusable: drop it. A cancelled one can be read
// to its end by drain(), which is cheaper for the server than another connection.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "base/sql_rows.h"

#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

struct pg_conn;
struct pg_result;

namespace faultline::net {

struct PostgresConnectOptions {
    std::string conninfo;  // libpq's form: "host=… user=… dbname=…"; an address or a socket
    std::string session_options{};  // "-c work_mem=16MB -c …"
};

class PostgresConnection {
public:
    // kUnavailable when refused, whatever the reason.
    static boost::asio::awaitable<Result<std::unique_ptr<PostgresConnection>>> connect(
        PostgresConnectOptions options);
    // connect() in two parts. What start() answers has asked to be connected and is_opening();
    // open() goes on with that, from where it was when an earlier one was cancelled.
    static std::unique_ptr<PostgresConnection> start(const boost::asio::any_io_executor& executor,
                                                     const PostgresConnectOptions& options);
    boost::asio::awaitable<Result<void>> open();
    [[nodiscard]] bool is_opening() const { return opening_; }

    ~PostgresConnection();
    PostgresConnection(const PostgresConnection&) = delete;
    PostgresConnection& operator=(const PostgresConnection&) = delete;

    // The server ends the statement after `statement_timeout`. REQUIRES: is_usable(). Cancelled
    // while it waits for the answer, it leaves is_draining().
    boost::asio::awaitable<Result<SqlRows>> query(
        SqlQuery query, Duration statement_timeout = std::chrono::seconds(60));

    // An answer that nobody waits for any more is still to come.
    [[nodiscard]] bool is_draining() const { return left_ != nullptr; }
    // Reads it, within the limits of its query; can be cancelled and called again. An error: drop
    // the connection. REQUIRES: is_draining().
    boost::asio::awaitable<Result<void>> drain();

    // Idle, in step with the server and, as far as can be seen without waiting, connected.
    [[nodiscard]] bool is_usable();

private:
    struct Exchange;

    explicit PostgresConnection(const boost::asio::any_io_executor& executor);

    boost::asio::awaitable<bool> wait(boost::asio::posix::stream_descriptor::wait_type what);
    boost::asio::awaitable<Result<void>> handshake();
    boost::asio::awaitable<bool> flush();
    // Until libpq has a result to give; false when the connection is lost.
    boost::asio::awaitable<bool> result_ready();
    // The rest of the answer; false when the connection is lost or the reading was cancelled.
    boost::asio::awaitable<bool> read(Exchange* exchange);
    [[nodiscard]] bool send(const std::string& sql, Duration statement_timeout);
    [[nodiscard]] Error lost() const;

    pg_conn* connection_ = nullptr;
    boost::asio::posix::stream_descriptor socket_;
    std::unique_ptr<Exchange> left_;  // while draining: what was read so far
    bool in_step_ = false;
    bool opening_ = false;
    bool to_read_ = false;  // while opening: what libpq waits for
};

}  // namespace faultline::net

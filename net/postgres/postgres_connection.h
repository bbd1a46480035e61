// One connection to PostgreSQL over libpq's non-blocking interface, for queries that are not
// trusted: each runs by the extended protocol (one statement only) in a read-only transaction that
// is always rolled back, so that no setting of a query outlives it. Single thread (its executor's).
// Bounded by rows and bytes; its time by the caller, who cancels the coroutine, and on the server
// by statement_timeout. After an error it is unusable: close it. After a cancelled query, drain()
// reads the rest of the answer, which costs the server less than another connection.
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
    // libpq's form, "host=… user=… dbname=…"; the host is an address or a socket's folder. Needed.
    std::string conninfo;
    // Settings for every session: "-c work_mem=16MB -c …". Default: none.
    std::string session_options{};
};

class PostgresConnection {
public:
    // kUnavailable when refused, whatever the reason.
    static boost::asio::awaitable<Result<std::unique_ptr<PostgresConnection>>> connect(
        PostgresConnectOptions options);
    // connect() in two parts. start() sends the request to connect; the connection is_opening().
    // open() waits until it is open. Cancelled, it can be called again and continues.
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

    // The caller of the last query was cancelled and its answer has not been read to the end.
    [[nodiscard]] bool is_draining() const { return unread_ != nullptr; }
    // Reads and discards it, within the limits of its query. Cancelled, it can be called again and
    // continues. After an error, close the connection. REQUIRES: is_draining().
    boost::asio::awaitable<Result<void>> drain();

    // No answer is outstanding and, as far as can be seen without waiting, it is connected.
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
    std::unique_ptr<Exchange> unread_;  // while draining: the query, and what was read so far
    bool in_sync_ = false;              // every answer was read to its end
    bool opening_ = false;
    bool awaits_read_ = false;  // while opening: libpq waits to read from the socket, not to write
};

}  // namespace faultline::net

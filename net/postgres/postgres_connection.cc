#include "net/postgres/postgres_connection.h"

#include "net/postgres/postgres_value.h"
#include "net/postgres/sqlstate.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <libpq-fe.h>

namespace faultline::net {

namespace asio = boost::asio;
using WaitType = asio::posix::stream_descriptor::wait_type;

namespace {

struct ClearResult {
    void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, ClearResult>;

void ignore_notice(void* /*unused*/, const PGresult* /*notice*/) {}

Error error_of(const PGresult* result) {
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return postgres_error(state == nullptr ? "" : state, PQresultErrorMessage(result));
}

}  // namespace

// One query and the answers that are read for it, in order: to BEGIN, SET, session_user, the query,
// a synchronisation point, ROLLBACK, and another point. After an error the server skips everything
// up to the next point, so with one between them ROLLBACK runs whether the query failed or not.
struct PostgresConnection::Exchange {
    enum Step { kBegin, kTimeout, kRole, kQuery, kSync, kRollback, kSyncAgain, kDone };

    SqlQuery query;
    SqlRows rows{};
    std::optional<Error> error{};
    std::size_t bytes = 0;
    int step = kBegin;
    bool overflow = false;  // over a limit: the rest is not read, the connection must be closed

    void take(const PGresult* result);
    void add_rows(const PGresult* result);
    void fail(Error failure) {
        if (!error) {
            error = std::move(failure);
        }
    }
};

void PostgresConnection::Exchange::take(const PGresult* result) {
    switch (PQresultStatus(result)) {
        case PGRES_SINGLE_TUPLE:
        case PGRES_TUPLES_OK:
            if (step == kRole && PQntuples(result) == 1) {
                rows.owner = PQgetvalue(result, 0, 0);
            } else if (step == kQuery) {
                add_rows(result);
            }
            break;
        case PGRES_COMMAND_OK:
        case PGRES_EMPTY_QUERY:
        case PGRES_PIPELINE_ABORTED:
            break;
        case PGRES_PIPELINE_SYNC:
            ++step;
            break;
        case PGRES_COPY_IN:
        case PGRES_COPY_OUT:
        case PGRES_COPY_BOTH:
            fail(postgres_error("0A000", "COPY"));
            overflow = true;
            break;
        default:
            fail(error_of(result));
            break;
    }
}

void PostgresConnection::Exchange::add_rows(const PGresult* result) {
    const int columns = PQnfields(result);
    if (rows.columns.empty()) {
        for (int column = 0; column < columns; ++column) {
            rows.columns.emplace_back(PQfname(result, column));
        }
    }
    for (int row = 0; row < PQntuples(result); ++row) {
        if (rows.rows.size() == query.max_rows) {
            rows.truncated = true;
            overflow = true;
            return;
        }
        auto& cells = rows.rows.emplace_back();
        cells.reserve(static_cast<std::size_t>(columns));
        for (int column = 0; column < columns; ++column) {
            SqlCell& cell = cells.emplace_back();
            if (PQgetisnull(result, row, column) == 0) {
                const std::string_view text(
                    PQgetvalue(result, row, column),
                    static_cast<std::size_t>(PQgetlength(result, row, column)));
                cell = decode_postgres_value(PQftype(result, column), text);
            }
            bytes += bytes_of(cell);
        }
    }
    if (bytes > query.max_bytes) {
        fail(Error{ErrorKind::kTooLarge, "the result is larger than allowed",
                   std::to_string(query.max_bytes) + " bytes"});
        overflow = true;
    }
}

PostgresConnection::PostgresConnection(const asio::any_io_executor& executor) : socket_(executor) {}

PostgresConnection::~PostgresConnection() {
    if (socket_.is_open()) {
        socket_.release();  // libpq closes it
    }
    PQfinish(connection_);
}

Error PostgresConnection::lost() const { return postgres_error("", PQerrorMessage(connection_)); }

asio::awaitable<bool> PostgresConnection::wait(WaitType what) {
    // A cancellation between two waits, when the last one had ended and this one had not begun,
    // interrupts neither: look for it here.
    const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) {
        co_return false;
    }
    const auto [error] = co_await socket_.async_wait(what, asio::as_tuple(asio::use_awaitable));
    co_return !error;
}

asio::awaitable<Result<std::unique_ptr<PostgresConnection>>> PostgresConnection::connect(
    PostgresConnectOptions options) {
    co_await asio::this_coro::throw_if_cancelled(false);
    std::unique_ptr<PostgresConnection> self = start(co_await asio::this_coro::executor, options);
    Result<void> opened = co_await self->open();
    if (!opened) {
        co_return opened.error();
    }
    co_return std::move(self);
}

std::unique_ptr<PostgresConnection> PostgresConnection::start(
    const asio::any_io_executor& executor, const PostgresConnectOptions& options) {
    std::unique_ptr<PostgresConnection> self(new PostgresConnection(executor));
    const std::array<const char*, 5> names = {"dbname", "options", "client_encoding",
                                              "application_name", nullptr};
    const std::array<const char*, 5> values = {
        options.conninfo.c_str(), options.session_options.c_str(), "UTF8", "faultline", nullptr};
    self->connection_ = PQconnectStartParams(names.data(), values.data(), 1);
    self->opening_ = true;
    return self;
}

asio::awaitable<Result<void>> PostgresConnection::open() {
    co_await asio::this_coro::throw_if_cancelled(false);
    Result<void> done = co_await handshake();
    if (!done) {
        co_return std::move(done);
    }
    PQsetNoticeReceiver(connection_, &ignore_notice, nullptr);
    if (PQsetnonblocking(connection_, 1) != 0 || PQenterPipelineMode(connection_) != 1) {
        co_return lost();
    }
    in_sync_ = true;
    co_return Result<void>{};
}

asio::awaitable<Result<void>> PostgresConnection::handshake() {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (connection_ == nullptr || PQstatus(connection_) == CONNECTION_BAD) {
        opening_ = false;
        co_return lost();
    }
    boost::system::error_code error;
    while (opening_) {
        socket_.assign(PQsocket(connection_), error);
        if (error) {
            opening_ = false;
            co_return postgres_error("", error.message());
        }
        const bool ready = co_await wait(awaits_read_ ? WaitType::wait_read : WaitType::wait_write);
        // libpq may go on with another socket of the same number.
        socket_.release();
        if (!ready) {
            co_return postgres_error("57014", "cancelled while connecting");
        }
        const PostgresPollingStatusType status = PQconnectPoll(connection_);
        awaits_read_ = status == PGRES_POLLING_READING;
        opening_ = awaits_read_ || status == PGRES_POLLING_WRITING;
        if (!opening_ && status != PGRES_POLLING_OK) {
            co_return lost();
        }
    }
    socket_.assign(PQsocket(connection_), error);
    if (error) {
        co_return postgres_error("", error.message());
    }
    co_return Result<void>{};
}

// A server that shuts down sends a message before it closes: the first read takes the message, the
// second one finds the end of the connection.
bool PostgresConnection::is_usable() {
    for (int reads = 0; in_sync_ && reads < 2; ++reads) {
        in_sync_ = PQconsumeInput(connection_) != 0 && PQstatus(connection_) == CONNECTION_OK;
    }
    return in_sync_;
}

bool PostgresConnection::send(const std::string& sql, Duration statement_timeout) {
    const auto milliseconds =
        std::chrono::duration_cast<std::chrono::milliseconds>(statement_timeout).count();
    const std::string timeout = "SET LOCAL statement_timeout = " +
                                std::to_string(std::clamp<std::int64_t>(milliseconds, 1, 1 << 30));
    const auto queue = [this](const char* statement) {
        return PQsendQueryParams(connection_, statement, 0, nullptr, nullptr, nullptr, nullptr,
                                 0) == 1;
    };
    return queue("BEGIN READ ONLY") && queue(timeout.c_str()) && queue("SELECT session_user") &&
           queue(sql.c_str()) && PQpipelineSync(connection_) == 1 && queue("ROLLBACK") &&
           PQpipelineSync(connection_) == 1;
}

asio::awaitable<bool> PostgresConnection::flush() {
    int left = PQflush(connection_);
    while (left > 0) {
        if (!co_await wait(WaitType::wait_write)) {
            co_return false;
        }
        if (PQconsumeInput(connection_) == 0) {
            co_return false;
        }
        left = PQflush(connection_);
    }
    co_return left == 0;
}

asio::awaitable<bool> PostgresConnection::result_ready() {
    while (PQisBusy(connection_) != 0) {
        if (!co_await wait(WaitType::wait_read)) {
            co_return false;
        }
        if (PQconsumeInput(connection_) == 0) {
            co_return false;
        }
    }
    co_return true;
}

asio::awaitable<bool> PostgresConnection::read(Exchange* exchange) {
    bool connected = true;
    while (connected && exchange->step != Exchange::kDone && !exchange->overflow) {
        if (PQisBusy(connection_) != 0) {
            connected = co_await result_ready();
            if (!connected) {
                break;
            }
        }
        const ResultPtr result(PQgetResult(connection_));
        if (result != nullptr) {
            exchange->take(result.get());
            connected = PQstatus(connection_) == CONNECTION_OK;
        } else if (++exchange->step == Exchange::kQuery) {
            PQsetSingleRowMode(connection_);
        }
    }
    co_return connected;
}

asio::awaitable<Result<SqlRows>> PostgresConnection::query(SqlQuery query,
                                                           Duration statement_timeout) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    in_sync_ = false;
    if (!send(query.sql, statement_timeout)) {
        co_return lost();
    }
    const bool sent = co_await flush();
    auto exchange = std::make_unique<Exchange>(Exchange{.query = std::move(query)});
    const bool connected = sent && co_await read(exchange.get());
    if (!connected && cancellation.cancelled() != asio::cancellation_type::none) {
        Error why = exchange->error.value_or(postgres_error("57014", "cancelled"));
        if (sent && PQstatus(connection_) == CONNECTION_OK) {
            unread_ = std::move(exchange);
        }
        co_return std::move(why);
    }
    if (!connected && !exchange->error) {
        co_return lost();
    }
    in_sync_ = connected && exchange->step == Exchange::kDone;
    if (exchange->error) {
        co_return std::move(*exchange->error);
    }
    co_return std::move(exchange->rows);
}

asio::awaitable<Result<void>> PostgresConnection::drain() {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    const bool connected = co_await read(unread_.get());
    if (!connected && cancellation.cancelled() != asio::cancellation_type::none &&
        PQstatus(connection_) == CONNECTION_OK) {
        co_return postgres_error("57014", "cancelled while an earlier answer came");
    }
    in_sync_ = connected && unread_->step == Exchange::kDone;
    unread_ = nullptr;
    if (!in_sync_) {
        co_return lost();
    }
    co_return Result<void>{};
}

}  // namespace faultline::net

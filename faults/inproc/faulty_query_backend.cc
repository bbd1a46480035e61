#include "faults/inproc/faulty_query_backend.h"

#include <boost/asio/this_coro.hpp>

namespace faultline::fault {

namespace asio = boost::asio;
using engine::CallContext;
using engine::Query;
using engine::Rows;

FaultyQueryBackend::FaultyQueryBackend(std::shared_ptr<engine::QueryBackend> inner,
                                       FaultBoard& board, Clock& clock)
    : inner_(std::move(inner)), board_(board), clock_(clock) {}

namespace {

bool is_schema_change(const ActiveFault& fault) { return fault.fault.starts_with("column_"); }

// What a database says whose schema has moved on (SQLSTATE 42703, 42883).
engine::Error schema_moved(const ActiveFault& fault) {
    return engine::Error{.code = engine::ErrorCode::kToolBadRequest,
                         .message = "the query does not fit the current schema",
                         .cause = "injected: " + fault.fault};
}

}  // namespace

asio::awaitable<std::optional<engine::Error>> FaultyQueryBackend::before(ActiveFault fault) {
    co_await asio::this_coro::throw_if_cancelled(false);
    board_.fired(fault.ordinal);
    if (fault.fault == "database_slow") {
        const auto delay = std::get<Duration>(fault.parameters.at("delay"));
        if (co_await clock_.sleep_for(delay)) {
            co_return std::nullopt;
        }
        co_return engine::Error{.code = engine::ErrorCode::kToolTimeout, .message = "cancelled"};
    }
    // database_down: frozen first, then gone.
    const Instant gone = fault.since + std::get<Duration>(fault.parameters.at("freeze"));
    if (clock_.now() < gone && !co_await clock_.sleep_until(gone)) {
        co_return engine::Error{.code = engine::ErrorCode::kToolTimeout, .message = "cancelled"};
    }
    co_return engine::Error{.code = engine::ErrorCode::kUpstreamUnavailable,
                            .message = "the database does not answer",
                            .cause = "injected: database_down"};
}

asio::awaitable<engine::Result<Rows>> FaultyQueryBackend::query(CallContext context, Query query) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto faults = board_.take("direct_query", context.tenant,
                                    {"database_down", "database_slow", "foreign_context",
                                     "column_renamed", "column_dropped", "column_retyped"});
    for (const auto& fault : faults) {
        if (is_schema_change(fault)) {
            if (names_word(query.sql, std::get<std::string>(fault.parameters.at("column")))) {
                board_.fired(fault.ordinal);
                co_return schema_moved(fault);
            }
            continue;
        }
        if (fault.fault == "foreign_context") {
            const auto& as = std::get<std::string>(fault.parameters.at("as"));
            if (context.tenant != as) {
                board_.fired(fault.ordinal);
                context.tenant = as;
            }
            continue;
        }
        auto error = co_await before(fault);
        if (error) {
            co_return std::move(*error);
        }
    }
    // Kept for the board only while it watches.
    const std::string sql = board_.idle() ? std::string{} : query.sql;
    auto rows = co_await inner_->query(std::move(context), std::move(query));
    if (!rows) {
        board_.saw_failure({.code = rows.error().code, .sql = sql, .at = clock_.now()});
    }
    co_return std::move(rows);
}

asio::awaitable<engine::Result<void>> FaultyQueryBackend::ping(CallContext context) {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (board_.database_is_down()) {
        co_return engine::Error{.code = engine::ErrorCode::kUpstreamUnavailable,
                                .message = "the database does not answer",
                                .cause = "injected: database_down"};
    }
    co_return co_await inner_->ping(std::move(context));
}

}  // namespace faultline::fault

#include "faults/inproc/faulty_query_backend.h"

#include <utility>

#include <boost/asio/this_coro.hpp>

namespace faultline::fault {

namespace asio = boost::asio;
using engine::CallContext;

FaultyQueryBackend::FaultyQueryBackend(std::shared_ptr<engine::QueryBackend> inner,
                                       ActiveFaults& active, Clock& clock)
    : inner_(std::move(inner)), active_(active), clock_(clock) {}

asio::awaitable<engine::Result<SqlRows>> FaultyQueryBackend::query(CallContext context,
                                                                   SqlQuery query) {
    // While no fault is in force a call costs no coroutine of its own.
    if (active_.idle() && !active_.watches_queries()) {
        return inner_->query(std::move(context), std::move(query));
    }
    return query_with_faults(std::move(context), std::move(query));
}

asio::awaitable<engine::Result<SqlRows>> FaultyQueryBackend::query_with_faults(CallContext context,
                                                                               SqlQuery query) {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (auto error =
            co_await active_.act_on(&Fault::on_query, context.tool, query.sql, &context, &clock_)) {
        co_return std::move(*error);
    }
    // Kept only while a fault is observed: then it may have to explain a failure.
    const std::string sql = active_.observes() ? query.sql : std::string{};
    auto rows = co_await inner_->query(std::move(context), std::move(query));
    // A query that began before the fault did may be one that it killed.
    if (!rows && active_.observes()) {
        active_.saw_failure({.code = rows.error().code, .sql = sql, .at = clock_.now()});
    }
    co_return std::move(rows);
}

asio::awaitable<engine::Result<void>> FaultyQueryBackend::ping(CallContext context) {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (auto error = active_.probe_error()) {
        co_return std::move(*error);
    }
    co_return co_await inner_->ping(std::move(context));
}

}  // namespace faultline::fault

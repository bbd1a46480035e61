#include "tests/fakes/engine/scripted_query_backend.h"

#include <boost/asio/this_coro.hpp>

namespace faultline::engine {

namespace asio = boost::asio;

namespace {

std::size_t bytes_of_all(const SqlRows& rows) {
    std::size_t bytes = 0;
    for (const auto& row : rows.rows) {
        for (const SqlCell& cell : row) {
            bytes += bytes_of(cell);
        }
    }
    return bytes;
}

Result<SqlRows> within_limits(SqlRows rows, const SqlQuery& query) {
    if (rows.rows.size() > query.max_rows) {
        rows.rows.resize(query.max_rows);
        rows.truncated = true;
    }
    if (bytes_of_all(rows) > query.max_bytes) {
        return Error{.code = ErrorCode::kMaxRowsExceeded,
                     .message = "the result is larger than allowed"};
    }
    return rows;
}

}  // namespace

std::optional<Error> ScriptedQueryBackend::next_error() {
    std::optional<Error> error =
        position_ < options_.script.size() ? options_.script[position_] : std::nullopt;
    ++position_;
    return broken_ ? broken_ : error;
}

const SqlRows* ScriptedQueryBackend::find_rows(const std::string& tenant,
                                               const std::string& sql) const {
    if (const auto own = options_.rows_by_tenant.find(tenant);
        own != options_.rows_by_tenant.end()) {
        return &own->second;
    }
    const auto found = options_.rows_by_sql.find(sql);
    return found == options_.rows_by_sql.end() ? nullptr : &found->second;
}

asio::awaitable<Result<void>> ScriptedQueryBackend::pass_time(Deadline deadline) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const Deadline answer = Deadline::after(clock_.now(), options_.latency);
    if (!co_await clock_.sleep_until(answer.earlier(deadline).at())) {
        ++cancelled_;
        co_return Error{.code = ErrorCode::kToolTimeout, .message = "cancelled"};
    }
    if (deadline.at() < answer.at()) {
        co_return Error{.code = ErrorCode::kToolTimeout, .message = "the query took too long"};
    }
    co_return Result<void>{};
}

asio::awaitable<Result<SqlRows>> ScriptedQueryBackend::query(CallContext context, SqlQuery query) {
    co_await asio::this_coro::throw_if_cancelled(false);
    ++calls_;
    last_sql_ = query.sql;
    const std::optional<Error> error = next_error();
    const auto passed = co_await pass_time(context.deadline);
    if (!passed) {
        co_return passed.error();
    }
    if (error) {
        co_return *error;
    }
    const SqlRows* rows = find_rows(context.tenant, query.sql);
    if (rows == nullptr) {
        co_return Error{.code = ErrorCode::kToolBadRequest,
                        .message = "nothing is known of this query"};
    }
    Result<SqlRows> answer = within_limits(*rows, query);
    if (answer && answer->owner.empty()) {
        answer->owner = context.tenant;
    }
    co_return answer;
}

asio::awaitable<Result<void>> ScriptedQueryBackend::ping(CallContext context) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto passed = co_await pass_time(context.deadline);
    if (passed && broken_) {
        co_return *broken_;
    }
    co_return passed;
}

}  // namespace faultline::engine

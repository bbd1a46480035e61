// The query backend for virtual time: rows by tenant and SQL text, after a latency on the injected
// clock, with failures by script. Honours cancellation, max_rows and max_bytes, and passes the
// query backend contract suite. One executor only; bounded by what it was given.
#pragma once

#include "base/clock.h"
#include "engine/ports/query_backend.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

namespace faultline::engine {

struct ScriptedQueryOptions {
    Duration latency{};
    // Whatever the tenant asks; goes before rows_by_sql. Rows without an owner are the tenant's.
    std::map<std::string, SqlRows> rows_by_tenant{};
    std::map<std::string, SqlRows> rows_by_sql{};
    // Of the first calls: an error, or nothing for rows.
    std::vector<std::optional<Error>> script{};
};

class ScriptedQueryBackend final : public QueryBackend {
public:
    // `clock` must outlive the backend.
    ScriptedQueryBackend(Clock& clock, ScriptedQueryOptions options)
        : clock_(clock), options_(std::move(options)) {}

    // TOOL_BAD_REQUEST for a tenant and text that nothing was given for, TOOL_TIMEOUT when the
    // latency goes past context.deadline.
    boost::asio::awaitable<Result<SqlRows>> query(CallContext context, SqlQuery query) override;
    boost::asio::awaitable<Result<void>> ping(CallContext context) override;

    // While set, every call and ping fails with it.
    void break_with(std::optional<Error> error) { broken_ = std::move(error); }

    [[nodiscard]] std::uint64_t calls() const { return calls_; }
    [[nodiscard]] std::uint64_t cancelled() const { return cancelled_; }
    [[nodiscard]] const std::string& last_sql() const { return last_sql_; }

private:
    boost::asio::awaitable<Result<void>> pass_time(Deadline deadline);
    std::optional<Error> next_error();
    const SqlRows* find_rows(const std::string& tenant, const std::string& sql) const;

    Clock& clock_;
    ScriptedQueryOptions options_;
    std::optional<Error> broken_;
    std::size_t position_ = 0;
    std::uint64_t calls_ = 0;
    std::uint64_t cancelled_ = 0;
    std::string last_sql_;
};

}  // namespace faultline::engine

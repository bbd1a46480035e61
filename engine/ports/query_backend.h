// The port to a database that answers one read-only SELECT at a time: PostgreSQL, SQLite, a fake.
#pragma once

#include "engine/ports/call_context.h"
#include "engine/ports/error.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include <boost/asio/awaitable.hpp>

namespace faultline::engine {

using Cell = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

struct Query {
    std::string sql;  // has passed the query guard
    std::size_t max_rows = 10'000;
    std::size_t max_bytes = 50U << 20U;
};

struct Rows {
    std::vector<std::string> columns;
    std::vector<std::vector<Cell>> rows;
    bool truncated = false;  // there was at least one row more than max_rows
    // By column, whatever it is called here: the table's column it shows, where the backend can
    // tell. Empty, or one for each column, which may be empty.
    std::vector<std::string> origins{};
};

class QueryBackend {
public:
    virtual ~QueryBackend() = default;

    // Runs as `context.tenant`. Errors are coded by cause: connection lost or refused
    // UPSTREAM_UNAVAILABLE, schema errors TOOL_BAD_REQUEST, deadline TOOL_TIMEOUT, missing right
    // PERMISSION_DENIED, result over max_bytes MAX_ROWS_EXCEEDED. Honours cancellation.
    virtual boost::asio::awaitable<Result<Rows>> query(CallContext context, Query query) = 0;

    // Cheap: is it there? For readiness.
    virtual boost::asio::awaitable<Result<void>> ping(CallContext context) = 0;
};

}  // namespace faultline::engine

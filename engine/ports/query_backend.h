// The port to a database that runs one read-only SELECT at a time: PostgreSQL, SQLite, a fake.
#pragma once

#include "base/sql_rows.h"
#include "engine/ports/call_context.h"
#include "engine/ports/error.h"

#include <boost/asio/awaitable.hpp>

namespace faultline::engine {

class QueryBackend {
public:
    virtual ~QueryBackend() = default;

    // `query` has passed the query guard. Runs as `context.tenant`. Errors are coded by cause:
    // connection lost or refused UPSTREAM_UNAVAILABLE, schema errors TOOL_BAD_REQUEST, deadline
    // TOOL_TIMEOUT, missing right PERMISSION_DENIED, result over max_bytes MAX_ROWS_EXCEEDED.
    // Honours cancellation. SqlRows::owner is the tenant whose rows they are, by what the database
    // says of the connection that read them, not by what was asked: callers compare the two.
    virtual boost::asio::awaitable<Result<SqlRows>> query(CallContext context, SqlQuery query) = 0;

    // Cheap: is it there? For readiness.
    virtual boost::asio::awaitable<Result<void>> ping(CallContext context) = 0;
};

}  // namespace faultline::engine

// The tool `direct_query`: one read-only SQL query of a caller. Three walls: the query guard, the
// backend's own rights and limits, and a last look at whose rows they are: the backend says for
// whom it read them, and no column that names a tenant may name another. Owned by the
// tool registry; called on the engine's executor. The backend must outlive it.
//
// Parameters: {"query": "SELECT …", "max_rows"?: 1…, "on_limit"?: "error" | "truncate"}
// Data: {"columns": […], "rows": [{…}], "row_count": n, "data_source": "…", "truncated": bool}
// Errors: INVALID_PARAMS, SQL_BLOCKED, TENANT_MISMATCH, MAX_ROWS_EXCEEDED and the backend's.
#pragma once

#include "engine/ports/query_backend.h"
#include "engine/ports/tool.h"
#include "engine/query/query_guard.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::engine {

struct DirectQueryOptions {
    std::string data_source{};           // how answers name the database: "postgres", "sqlite"
    std::size_t max_rows = 5'000;        // of an answer; a caller may ask for fewer
    std::size_t max_bytes = 50U << 20U;  // of the rows as the backend counts them
    QueryGuardOptions guard{};           // what a query may contain
    // Columns that name the tenant a row belongs to, in any case of their letters.
    std::vector<std::string> tenant_columns = {"tenant", "tenant_id"};
    // Protections, switched off only to show that they are needed.
    bool query_guard = true;
    bool tenant_guard = true;
    bool schema_guard = true;  // off: a schema error is an INTERNAL_ERROR
};

class DirectQueryTool final : public Tool {
public:
    DirectQueryTool(QueryBackend& backend, DirectQueryOptions options)
        : backend_(backend), options_(std::move(options)) {}

    boost::asio::awaitable<Result<ToolOutput>> call(CallContext context, JsonPtr params) override;

private:
    struct Request {
        SqlQuery query;
        bool truncate = false;
    };

    [[nodiscard]] Result<Request> read(const JsonPtr& params) const;
    // The text to execute.
    [[nodiscard]] Result<std::string> guard(std::string sql) const;
    [[nodiscard]] bool names_tenant(std::string_view column) const;
    [[nodiscard]] Result<void> check_tenant(const SqlRows& rows, const std::string& tenant) const;
    [[nodiscard]] Error translate(Error error) const;

    QueryBackend& backend_;
    DirectQueryOptions options_;
};

}  // namespace faultline::engine

#include "engine/tools/sql/direct_query.h"

#include "base/http_text.h"
#include "base/planted_bug.h"
#include "engine/policy/result_guard.h"
#include "engine/query/allow_list.h"
#include "engine/tools/builtin_tools.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include <boost/asio/this_coro.hpp>
#include <nlohmann/json.hpp>

namespace faultline::engine {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

Error invalid(std::string message) {
    return Error{.code = ErrorCode::kInvalidParams, .message = std::move(message)};
}

Error mismatch(std::string message) {
    return Error{.code = ErrorCode::kTenantMismatch, .message = std::move(message)};
}

json to_json(SqlCell cell) {
    struct Convert {
        json operator()(std::monostate) const { return nullptr; }
        json operator()(bool value) const { return value; }
        json operator()(std::int64_t value) const { return value; }
        json operator()(double value) const { return value; }
        json operator()(std::string&& value) const { return std::move(value); }
    };
    return std::visit(Convert{}, std::move(cell));
}

// Two columns of one name would be one member of a JSON object: the later ones get a number.
std::vector<std::string> unique_names(const std::vector<std::string>& columns) {
    std::set<std::string> taken;
    std::map<std::string_view, int> numbers;  // tried so far: each is tried once
    std::vector<std::string> names;
    names.reserve(columns.size());
    for (const std::string& column : columns) {
        int& number = numbers.try_emplace(column, 1).first->second;
        std::string name = column;
        while (!taken.insert(name).second) {
            name = column + "_" + std::to_string(++number);
        }
        names.push_back(std::move(name));
    }
    return names;
}

JsonPtr to_data(SqlRows rows, const std::string& data_source) {
    const std::vector<std::string> names = unique_names(rows.columns);
    json list = json::array();
    for (auto& row : rows.rows) {
        json object = json::object();
        for (std::size_t column = 0; column < names.size(); ++column) {
            object[names[column]] = to_json(std::move(row[column]));
        }
        list.push_back(std::move(object));
    }
    const std::size_t count = list.size();
    json data = {{"columns", names},
                 {"rows", std::move(list)},
                 {"row_count", count},
                 {"data_source", data_source},
                 {"truncated", rows.truncated}};
    return std::make_shared<const json>(std::move(data));
}

// The text of a cell that names a tenant; numbers too, as some name tenants by number.
std::string tenant_text(const SqlCell& cell) {
    if (const auto* text = std::get_if<std::string>(&cell)) {
        return *text;
    }
    if (const auto* number = std::get_if<std::int64_t>(&cell)) {
        return std::to_string(*number);
    }
    return {};
}

}  // namespace

Result<DirectQueryTool::Request> DirectQueryTool::read(const JsonPtr& params) const {
    if (!params->is_object()) {
        return invalid("params must be an object with a query");
    }
    Request request;
    request.query.max_rows = options_.max_rows;
    request.query.max_bytes = options_.max_bytes;
    for (const auto& [name, value] : params->items()) {
        if (name == "query" && value.is_string()) {
            request.query.sql = value.get<std::string>();
        } else if (name == "max_rows" && value.is_number_integer() && value > 0) {
            request.query.max_rows = std::min(options_.max_rows, value.get<std::size_t>());
        } else if (name == "on_limit" && (value == "error" || value == "truncate")) {
            request.truncate = value == "truncate";
        } else {
            return invalid(
                "params accept \"query\" (text), \"max_rows\" (a positive integer) and "
                "\"on_limit\" (\"error\" or \"truncate\")");
        }
    }
    if (request.query.sql.empty()) {
        return invalid("params need a \"query\"");
    }
    return request;
}

Result<std::string> DirectQueryTool::guard(std::string sql) const {
    if (!options_.query_guard) {
        return sql;
    }
    QueryVerdict verdict = validate_direct_query(sql, options_.guard);
    if (verdict.valid) {
        return std::move(verdict.executable);
    }
    const Violation& first = verdict.violations.front();
    std::string kinds;
    std::set<std::string_view> named;
    for (const Violation& violation : verdict.violations) {
        if (named.insert(to_string(violation.kind)).second) {
            kinds += (kinds.empty() ? "" : ", ") + std::string(to_string(violation.kind));
        }
    }
    std::string message = "query blocked (" + kinds + "): " + first.message;
    if (first.position >= 0) {
        message += " at byte " + std::to_string(first.position);
    }
    if (planted("error_text_holds_sql")) {
        message += ": " + sql;
    }
    return Error{
        .code = ErrorCode::kSqlBlocked, .message = std::move(message), .cause = std::move(sql)};
}

// SQLite folds no name that it shows, PostgreSQL only those without quotes.
bool DirectQueryTool::names_tenant(std::string_view column) const {
    return std::ranges::any_of(options_.tenant_columns, [column](const std::string& name) {
        return equal_ignoring_case(name, column);
    });
}

Result<void> DirectQueryTool::check_tenant(const SqlRows& rows, const std::string& tenant) const {
    if (!options_.tenant_guard || planted("row_guard_off")) {
        return {};
    }
    if (Result<void> own = check_rows_owner(rows.owner, tenant); !own) {
        return own;
    }
    for (std::size_t column = 0; column < rows.columns.size(); ++column) {
        const bool aliased = column < rows.origins.size() && names_tenant(rows.origins[column]);
        if (!aliased && !names_tenant(rows.columns[column])) {
            continue;
        }
        for (const std::vector<SqlCell>& row : rows.rows) {
            const bool null = std::holds_alternative<std::monostate>(row[column]);
            if (!null && tenant_text(row[column]) != tenant) {
                return mismatch("the result held rows of another tenant");
            }
        }
    }
    return {};
}

Error DirectQueryTool::translate(Error error) const {
    if (error.code == ErrorCode::kToolBadRequest &&
        (!options_.schema_guard || planted("schema_guard_off"))) {
        error.code = ErrorCode::kInternalError;
        error.message = "internal error";
    }
    return error;
}

asio::awaitable<Result<ToolOutput>> DirectQueryTool::call(CallContext context, JsonPtr params) {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (context.tenant.empty()) {
        co_return mismatch("a query needs a tenant");
    }
    Result<Request> request = read(params);
    if (!request) {
        co_return request.error();
    }
    Result<std::string> allowed = guard(std::move(request->query.sql));
    if (!allowed) {
        co_return allowed.error();
    }
    request->query.sql = std::move(*allowed);
    const std::string tenant = context.tenant;
    const std::size_t max_rows = request->query.max_rows;
    Result<SqlRows> rows = co_await backend_.query(std::move(context), std::move(request->query));
    if (!rows) {
        co_return translate(rows.error());
    }
    if (const Result<void> own = check_tenant(*rows, tenant); !own) {
        co_return own.error();
    }
    ToolOutput output;
    output.tenant = tenant;
    if (planted("last_row_lost") && rows->rows.size() > 1) {
        rows->rows.pop_back();
    }
    if (rows->truncated && !planted("row_limit_unsaid")) {
        const std::string limit = "more than " + std::to_string(max_rows) + " rows";
        if (!request->truncate) {
            co_return Error{.code = ErrorCode::kMaxRowsExceeded,
                            .message = "the result has " + limit};
        }
        output.warnings.push_back("truncated: the result has " + limit);
    }
    output.data = to_data(std::move(*rows), options_.data_source);
    co_return std::move(output);
}

namespace {

std::shared_ptr<Tool> make_direct_query(const ToolParts& parts, const ToolCapability& capability) {
    const EffectiveLimits limits = effective_limits(capability, sql_policy());
    DirectQueryOptions options{.data_source = parts.data_source,
                               .max_rows = limits.max_rows,
                               .max_bytes = limits.max_result_bytes,
                               .query_guard = parts.disabled.on(Protection::kQueryGuard),
                               .tenant_guard = parts.disabled.on(Protection::kTenantGuard),
                               .schema_guard = parts.disabled.on(Protection::kSchemaGuard)};
    if (parts.data_source == "sqlite") {
        const auto more = sqlite_functions();
        options.guard.dialect = SqlDialect::kSqlite;
        options.guard.extra_functions.assign(more.begin(), more.end());
    }
    return std::make_shared<DirectQueryTool>(*parts.database, std::move(options));
}

}  // namespace

BuiltinTool direct_query_tool();  // in the table of builtin_tools.cc

BuiltinTool direct_query_tool() {
    return {.capability = {.tool_id = "direct_query",
                           .max_concurrent_calls = 20,
                           .rate_limit_per_minute = 120,
                           .fallback_tool_id = "topology"},
            .policy = sql_policy(),
            .needs_database = true,
            .make = make_direct_query};
}

}  // namespace faultline::engine

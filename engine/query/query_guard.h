// The first wall in front of a database: is this text one harmless query? It parses with
// PostgreSQL's own grammar (libpg_query) and lets through only what is on its lists; the
// rights of the role, the read-only transaction and row-level security are the second wall.
// Pure: no clock, no I/O; callable from any thread. Bounded by the limits in QueryGuardOptions.
//
// What a parser cannot bound is left to statement_timeout, work_mem and the row cap: recursive
// CTEs, cross joins, generate_series() over bounds that are no constants.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::engine {

enum class ViolationKind {
    kTooLong,         // more bytes than max_bytes
    kNotText,         // a NUL or bytes that are not UTF-8
    kSyntax,          // does not parse
    kStatementCount,  // none, or more than one
    kStatement,       // neither SELECT, VALUES, TABLE nor EXPLAIN of one
    kDataChange,      // a data-modifying statement inside (CTE)
    kInto,            // SELECT INTO
    kLocking,         // FOR UPDATE, FOR SHARE …
    kExplainOption,   // EXPLAIN ANALYZE and other options that run or reveal
    kFunction,
    kOperator,
    kType,
    kSchema,
    kCatalog,    // pg_*, information_schema, sqlite_*
    kRelation,   // not on the tenant's list
    kParameter,  // $1
    kGenerated,  // generates more rows or text than max_generated
    kConstruct,  // a piece of grammar that is not on the list
    kTooDeep,
    kTooComplex,  // more nodes than max_nodes, or CTEs than max_expanded_ctes
};

// "function", "data_change" …: the word in messages, logs and metric labels.
[[nodiscard]] std::string_view to_string(ViolationKind kind);

struct Violation {
    ViolationKind kind = ViolationKind::kConstruct;
    std::string message;         // may name one identifier (≤ 63 bytes), never the query
    std::int64_t position = -1;  // byte offset in the query, −1 unknown
};

// Whose rules decide what a text means when it is executed.
enum class SqlDialect { kPostgres, kSqlite };

struct QueryGuardOptions {
    SqlDialect dialect = SqlDialect::kPostgres;     // of the database that will execute it
    std::vector<std::string> schemas = {"public"};  // besides no schema at all
    std::vector<std::string> relations;             // empty = any; "orders" or "sales.orders"
    std::vector<std::string> extra_functions;       // besides the built-in list, without schema
    std::vector<std::string> extra_types;           // of casts, besides the built-in list
    bool allow_catalogs = false;                    // pg_*, information_schema, sqlite_*
    std::size_t max_bytes = 16'384;    // never more: the parser's own stack depends on it
    std::size_t max_depth = 600;       // levels of the parser's tree; about 3 per level of SQL
    std::size_t max_nodes = 50'000;    // of the parser's tree
    double max_expanded_ctes = 1'000;  // parts, once each CTE stands where it is read
    double max_generated = 1'000'000;  // rows of a constant generate_series()
    std::size_t max_violations = 16;   // reported; one is enough to refuse
};

struct QueryVerdict {
    bool valid = false;
    std::vector<Violation> violations;
    std::vector<std::string> relations;  // sorted, as written after folding; no CTE names
    std::string executable;              // what was judged; before SQLite without comments
};

[[nodiscard]] QueryVerdict validate_direct_query(std::string_view sql,
                                                 const QueryGuardOptions& options = {});

}  // namespace faultline::engine

// Any bytes end in a verdict; what passes parses to one statement that begins like a query, and
// no message quotes more than one identifier.
#include "base/check.h"
#include "engine/query/query_guard.h"

#include <cstdint>
#include <string>

#include <pg_query.h>

namespace {

// What SQLite is given holds no comment by its rules or PostgreSQL's, and passes as it is.
void check_before_sqlite(std::string_view sql) {
    using namespace faultline::engine;
    QueryGuardOptions options;
    options.dialect = SqlDialect::kSqlite;
    const QueryVerdict verdict = validate_direct_query(sql, options);
    if (!verdict.valid) {
        return;
    }
    FAULTLINE_CHECK(verdict.executable.size() == sql.size(), "positions would differ");
    const QueryVerdict again = validate_direct_query(verdict.executable, options);
    FAULTLINE_CHECK(again.valid && again.executable == verdict.executable, "a comment was left");
    PgQueryScanResult scanned = pg_query_scan(verdict.executable.c_str());
    FAULTLINE_CHECK(scanned.error == nullptr, "PostgreSQL's scanner stumbles");
    pg_query_free_scan_result(scanned);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace faultline::engine;
    const std::string_view sql(reinterpret_cast<const char*>(data), size);
    const QueryVerdict verdict = validate_direct_query(sql);
    FAULTLINE_CHECK(verdict.valid == verdict.violations.empty(), "valid means no violation");
    for (const Violation& violation : verdict.violations) {
        FAULTLINE_CHECK(violation.message.size() < 200, "a message names one identifier at most");
        FAULTLINE_CHECK(violation.position <= static_cast<std::int64_t>(size),
                        "a position lies in the query");
    }
    if (verdict.valid) {
        PgQueryParseResult parsed = pg_query_parse(std::string(sql).c_str());
        const std::string tree = parsed.parse_tree == nullptr ? "" : parsed.parse_tree;
        pg_query_free_parse_result(parsed);
        for (const char* never : {"InsertStmt", "UpdateStmt", "DeleteStmt", "intoClause",
                                  "lockingClause", "CopyStmt", "VariableSetStmt"}) {
            FAULTLINE_CHECK(tree.find(std::string("\"") + never + "\":") == std::string::npos,
                            "a statement that changes something passed");
        }
        // The same text is no less safe with white space and a semicolon at its end.
        FAULTLINE_CHECK(size + 3 > 16'384 || validate_direct_query(std::string(sql) + "\n;").valid,
                        "white space changed the verdict");
    }
    check_before_sqlite(sql);
    return 0;
}

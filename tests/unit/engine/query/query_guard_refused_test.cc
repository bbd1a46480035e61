// What must never pass, with the reason it is refused for.
#include "engine/query/query_guard.h"

#include <algorithm>
#include <ostream>

#include <gtest/gtest.h>

namespace faultline::engine {

void PrintTo(ViolationKind kind, std::ostream* out) { *out << to_string(kind); }

namespace {

using Kind = ViolationKind;

struct Row {
    Kind kind;
    const char* sql;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.sql; }

class Refused : public ::testing::TestWithParam<Row> {};

TEST_P(Refused, with_its_reason) {
    const QueryVerdict verdict = validate_direct_query(GetParam().sql);
    EXPECT_FALSE(verdict.valid);
    const bool named = std::ranges::any_of(verdict.violations, [](const Violation& violation) {
        return violation.kind == GetParam().kind;
    });
    EXPECT_TRUE(named) << "first: "
                       << (verdict.violations.empty()
                               ? std::string("none")
                               : std::string(to_string(verdict.violations[0].kind)));
}

INSTANTIATE_TEST_SUITE_P(
    Statements, Refused,
    ::testing::Values(
        Row{Kind::kStatement, "INSERT INTO t VALUES (1)"},
        Row{Kind::kStatement, "UPDATE t SET a = 1"}, Row{Kind::kStatement, "DELETE FROM t"},
        Row{Kind::kStatement, "DROP TABLE t"},
        Row{Kind::kStatement, "MERGE INTO t USING u ON true WHEN MATCHED THEN DELETE"},
        Row{Kind::kStatement, "CREATE TABLE t (a int)"}, Row{Kind::kStatement, "TRUNCATE t"},
        Row{Kind::kStatement, "CREATE TABLE t AS SELECT 1"},
        Row{Kind::kStatement, "GRANT ALL ON t TO u"},
        Row{Kind::kStatement, "REVOKE ALL ON t FROM u"},
        Row{Kind::kStatement, "ALTER ROLE a SUPERUSER"},
        Row{Kind::kStatement, "COPY t TO PROGRAM 'sh'"},
        Row{Kind::kStatement, "COPY (SELECT 1) TO '/x'"},
        Row{Kind::kStatement, "DO $$ BEGIN PERFORM 1; END $$"}, Row{Kind::kStatement, "CALL p()"},
        Row{Kind::kStatement, "SET ROLE admin"}, Row{Kind::kStatement, "RESET ALL"},
        Row{Kind::kStatement, "SET SESSION AUTHORIZATION b"}, Row{Kind::kStatement, "SHOW all"},
        Row{Kind::kStatement, "BEGIN"}, Row{Kind::kStatement, "COMMIT"},
        Row{Kind::kStatement, "LOCK TABLE t"}, Row{Kind::kStatement, "VACUUM"},
        Row{Kind::kStatement, "PREPARE p AS SELECT 1"}, Row{Kind::kStatement, "EXECUTE p"},
        Row{Kind::kStatement, "DECLARE c CURSOR FOR SELECT 1"}, Row{Kind::kStatement, "LISTEN c"},
        Row{Kind::kStatement, "NOTIFY c"}, Row{Kind::kStatement, "LOAD 'x'"},
        Row{Kind::kStatement, "REFRESH MATERIALIZED VIEW v"}, Row{Kind::kStatement, "CHECKPOINT"},
        Row{Kind::kStatement, "DISCARD ALL"}, Row{Kind::kStatement, "EXPLAIN DELETE FROM t"},
        Row{Kind::kStatement, "EXPLAIN CREATE TABLE x AS SELECT 1"},
        Row{Kind::kExplainOption, "EXPLAIN ANALYZE SELECT 1"},
        Row{Kind::kExplainOption, "EXPLAIN (ANALYZE false) SELECT 1"},
        Row{Kind::kExplainOption, "EXPLAIN (SETTINGS) SELECT 1"}, Row{Kind::kStatementCount, ""},
        Row{Kind::kStatementCount, "  -- nothing"},
        Row{Kind::kStatementCount, "SELECT 1; SELECT 2"},
        Row{Kind::kStatementCount, "SELECT '--'; DROP TABLE users"},
        Row{Kind::kStatementCount, "SELECT '/*'; DELETE FROM users; SELECT '*/'"},
        Row{Kind::kSyntax, "hello world"}, Row{Kind::kSyntax, "SELECT 1 INTO OUTFILE '/x'"},
        Row{Kind::kSyntax, "SELECT 'open"}, Row{Kind::kSyntax, "SELECT 1 /* open"},
        Row{Kind::kSyntax, "PRAGMA table_info(t)"}, Row{Kind::kSyntax, "ATTACH 'x' AS y"},
        Row{Kind::kSyntax, "REPLACE INTO t VALUES (1)"}));

INSTANTIATE_TEST_SUITE_P(
    Inside, Refused,
    ::testing::Values(
        Row{Kind::kDataChange, "WITH d AS (DELETE FROM t RETURNING *) SELECT * FROM d"},
        Row{Kind::kDataChange,
            "SELECT * FROM (WITH u AS (UPDATE t SET a = 1 RETURNING a) SELECT a FROM u) x"},
        Row{Kind::kDataChange,
            "WITH a AS (WITH b AS (INSERT INTO t VALUES (1) RETURNING 1) TABLE b) TABLE a"},
        Row{Kind::kDataChange, "EXPLAIN WITH d AS (DELETE FROM t RETURNING 1) SELECT 1"},
        Row{Kind::kInto, "SELECT * INTO copy FROM t"}, Row{Kind::kInto, "SELECT 1 INTO TEMP x"},
        Row{Kind::kInto, "SELECT 1 INTO x UNION SELECT 2"},
        Row{Kind::kLocking, "SELECT * FROM t FOR UPDATE"},
        Row{Kind::kLocking, "SELECT * FROM t FOR KEY SHARE SKIP LOCKED"},
        Row{Kind::kLocking, "SELECT * FROM (SELECT * FROM t FOR SHARE) x"},
        Row{Kind::kParameter, "SELECT * FROM t WHERE id = $1"},
        Row{Kind::kConstruct, "SELECT * FROM t TABLESAMPLE system(1)"},
        Row{Kind::kConstruct, "SELECT xmlelement(name a)"},
        Row{Kind::kConstruct, "SELECT * FROM xmltable('/a' PASSING '<a/>' COLUMNS b text)"},
        Row{Kind::kConstruct, "SELECT * FROM CAST('/etc' AS text)"},
        Row{Kind::kCatalog, "SELECT * FROM pg_shadow"},
        Row{Kind::kCatalog, "TABLE pg_catalog.pg_class"},
        Row{Kind::kCatalog, "SELECT * FROM information_schema.tables"},
        Row{Kind::kCatalog, "SELECT * FROM pg_toast.pg_toast_1"},
        Row{Kind::kCatalog, "SELECT * FROM sqlite_master"},
        Row{Kind::kCatalog, "SELECT * FROM U&\"pg\\005fshadow\""},
        Row{Kind::kSchema, "SELECT * FROM secret.t"},
        Row{Kind::kSchema, "SELECT * FROM db.public.t"},
        Row{Kind::kSchema, "SELECT evil.lower('a')"},
        Row{Kind::kSchema, "SELECT 'a' COLLATE evil.c"},
        Row{Kind::kType, "SELECT 'pg_shadow'::regclass"}, Row{Kind::kType, "SELECT '1'::public.t"},
        Row{Kind::kType, "SELECT CAST('<a/>' AS xml)"}, Row{Kind::kType, "SELECT '{}'::regproc[]"},
        Row{Kind::kType, "SELECT * FROM jsonb_to_record('{}') AS x(a regclass)"},
        Row{Kind::kOperator, "SELECT 1 OPERATOR(evil.+) 2"},
        Row{Kind::kOperator, "SELECT a !!! b FROM t"},
        Row{Kind::kOperator, "SELECT x OPERATOR(evil.=) ANY (SELECT 1) FROM t"},
        Row{Kind::kOperator, "SELECT x FROM t ORDER BY x USING OPERATOR(evil.<)"}));

INSTANTIATE_TEST_SUITE_P(
    Functions, Refused,
    ::testing::Values(
        Row{Kind::kFunction, "SELECT pg_sleep(10)"},
        Row{Kind::kFunction, "SELECT pg_catalog.pg_sleep(10)"},
        Row{Kind::kFunction, "SELECT \"pg_sleep\"(10)"},
        Row{Kind::kFunction, "SELECT PG_SLEEP(10)"},
        Row{Kind::kFunction, "SELECT U&\"pg\\005fsleep\"(10)"},
        Row{Kind::kFunction, "SELECT pg_sleep/**/(10)"},
        Row{Kind::kFunction, "SELECT 1 ORDER BY (SELECT pg_sleep(1))"},
        Row{Kind::kFunction, "SELECT 1 LIMIT (SELECT pg_sleep(1))::text::int"},
        Row{Kind::kFunction, "SELECT count(*) FILTER (WHERE pg_sleep(1) IS NULL) FROM t"},
        Row{Kind::kFunction, "SELECT sum(1) OVER (ORDER BY pg_sleep(1)) FROM t"},
        Row{Kind::kFunction, "SELECT sum(1) OVER w FROM t WINDOW w AS (ORDER BY pg_sleep(1))"},
        Row{Kind::kFunction, "SELECT CASE WHEN true THEN pg_sleep(1) END"},
        Row{Kind::kFunction, "VALUES (pg_sleep(1))"},
        Row{Kind::kFunction, "EXPLAIN SELECT pg_sleep(1)"},
        Row{Kind::kFunction, "SELECT * FROM t JOIN u ON pg_sleep(1) IS NULL"},
        Row{Kind::kFunction, "SELECT * FROM pg_ls_dir('/etc')"},
        Row{Kind::kFunction, "SELECT query_to_xml('DELETE FROM t', true, true, '')"},
        Row{Kind::kFunction, "SELECT table_to_xml('t', true, true, '')"},
        Row{Kind::kFunction, "SELECT database_to_xml(true, true, '')"},
        Row{Kind::kFunction, "SELECT ts_stat('SELECT 1')"},
        Row{Kind::kFunction, "SELECT set_config('default_transaction_read_only', 'off', false)"},
        Row{Kind::kFunction, "SELECT current_setting('data_directory')"},
        Row{Kind::kFunction, "SELECT lo_import('/etc/passwd')"},
        Row{Kind::kFunction, "SELECT pg_read_file('/etc/passwd')"},
        Row{Kind::kFunction, "SELECT * FROM dblink('x', 'DELETE FROM t') AS x(a int)"},
        Row{Kind::kFunction, "SELECT nextval('s')"}, Row{Kind::kFunction, "SELECT setval('s', 1)"},
        Row{Kind::kFunction, "SELECT pg_advisory_lock(1)"},
        Row{Kind::kFunction, "SELECT pg_terminate_backend(1)"},
        Row{Kind::kFunction, "SELECT pg_notify('a', 'b')"},
        Row{Kind::kFunction, "SELECT version()"}, Row{Kind::kFunction, "SELECT current_user"},
        Row{Kind::kFunction, "SELECT session_user"},
        Row{Kind::kFunction, "SELECT load_extension('x')"},
        Row{Kind::kFunction, "SELECT my_function(1)"},
        Row{Kind::kFunction, "SELECT format('%1000000000s', '')"},
        Row{Kind::kFunction, "SELECT * FROM pragma_table_info('t')"},
        Row{Kind::kGenerated, "SELECT * FROM generate_series(1, 1e9)"},
        Row{Kind::kGenerated, "SELECT * FROM generate_series(1, 1000000000::bigint)"},
        Row{Kind::kGenerated, "SELECT * FROM generate_series(-1000000000, 0)"},
        Row{Kind::kGenerated, "SELECT * FROM generate_series(0, - 1000000000, -1)"},
        Row{Kind::kGenerated, "SELECT * FROM generate_series(1, '1000000000', 1)"},
        Row{Kind::kGenerated, "SELECT * FROM generate_series(0, 10, 0.000001)"},
        Row{Kind::kGenerated, "SELECT repeat('x', 1000000000)"},
        Row{Kind::kGenerated, "SELECT repeat('x', 1::bit(1)::bit(30)::int)"},
        Row{Kind::kGenerated, "SELECT repeat('x', least(1, n)::bit(1)::bit(30)::int) FROM t"},
        Row{Kind::kGenerated, "SELECT repeat('x', least('9', '1000000000')::int)"},
        Row{Kind::kGenerated, "SELECT lpad('x', (SELECT 1000000000))"}));

// A function may be called as if it were a column; every one of these reads a folder or sleeps
// on a real PostgreSQL 15.
INSTANTIATE_TEST_SUITE_P(
    CallsWrittenAsColumns, Refused,
    ::testing::Values(
        Row{Kind::kFunction, "SELECT ('/etc'::text).pg_ls_dir"},
        Row{Kind::kFunction, "SELECT (1).pg_sleep"},
        Row{Kind::kFunction, "SELECT (a[1]).pg_sleep FROM t"},
        Row{Kind::kFunction, "SELECT x.pg_sleep FROM generate_series(1, 1) x"},
        Row{Kind::kFunction, "SELECT x.pg_ls_dir FROM unnest(ARRAY['/etc']) AS x"},
        Row{Kind::kFunction, "SELECT x.pg_ls_dir FROM CAST('/etc' AS text) x"},
        Row{Kind::kFunction, "SELECT generate_series.pg_sleep FROM generate_series(1, 1)"},
        Row{Kind::kFunction, "SELECT pg_sleep.pg_sleep FROM generate_series(1, 1) AS pg_sleep(y)"},
        Row{Kind::kFunction,
            "SELECT pg_ls_dir.pg_ls_dir FROM jsonb_array_elements_text('[\"/etc\"]') AS pg_ls_dir"},
        Row{Kind::kFunction, "SELECT pg_sleep.pg_sleep FROM CAST(1 AS int) AS pg_sleep"},
        Row{Kind::kFunction,
            "SELECT (SELECT x.pg_sleep FROM generate_series(0, 0) x) "
            "FROM generate_series(1, 1) AS x(pg_sleep)"},
        Row{Kind::kFunction, "SELECT 1 FROM generate_series(1, 1) x ORDER BY x.pg_sleep"}));

TEST(QueryGuardRelations, a_relation_off_the_list_is_refused) {
    QueryGuardOptions options;
    options.relations = {"orders"};
    for (const char* sql :
         {"SELECT * FROM secrets", "TABLE secrets", "SELECT (SELECT 1 FROM secrets) FROM orders",
          "WITH secrets AS (SELECT * FROM secrets) SELECT * FROM secrets",
          "SELECT * FROM (WITH secrets AS (SELECT 1) SELECT * FROM secrets) a, secrets",
          "WITH orders AS (SELECT 1) SELECT * FROM orders, public.secrets",
          "EXPLAIN SELECT * FROM secrets"}) {
        const QueryVerdict verdict = validate_direct_query(sql, options);
        ASSERT_EQ(verdict.violations.size(), 1U) << sql;
        EXPECT_EQ(verdict.violations[0].kind, Kind::kRelation) << sql;
    }
}

}  // namespace
}  // namespace faultline::engine

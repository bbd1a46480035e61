// What analysts write must pass: a false block is a defect like a false pass.
#include "engine/query/allow_list.h"
#include "engine/query/query_guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string why(const QueryVerdict& verdict) {
    std::string text;
    for (const Violation& violation : verdict.violations) {
        text += std::string(to_string(violation.kind)) + ": " + violation.message + "\n";
    }
    return text;
}

class Allowed : public ::testing::TestWithParam<const char*> {};

TEST_P(Allowed, passes) {
    const QueryVerdict verdict = validate_direct_query(GetParam());
    EXPECT_TRUE(verdict.valid) << why(verdict);
    EXPECT_THAT(verdict.violations, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Words, Allowed,
    ::testing::Values(
        "SELECT 'DELETE'", "SELECT 'DROP TABLE users; --'", "SELECT '--'", "SELECT '/*' || '*/'",
        "SELECT comment FROM posts", "SELECT call, \"update\", \"delete\" FROM log",
        "SELECT p.comment FROM posts p WHERE p.comment LIKE '%truncate%'",
        "SELECT created_at, updated_at, deleted_at FROM orders", "SELECT 1 /* DROP TABLE x */",
        "SELECT 1 -- ; DELETE FROM x", "SELECT 1;", "SELECT 1;;", "  \n\tselect 1",
        "SELECT $$DELETE FROM x$$", "SELECT E'it\\'s; DROP'", "SELECT name AS \"grant\" FROM t",
        "SELECT grant_date, revoke_reason FROM rights", "SELECT 'héllo wörld', '日本語'"));

INSTANTIATE_TEST_SUITE_P(
    Shapes, Allowed,
    ::testing::Values(
        "VALUES (1, 'a'), (2, 'b')", "TABLE orders", "SELECT * FROM orders",
        "SELECT DISTINCT ON (tenant) * FROM public.orders ORDER BY tenant, id DESC",
        "SELECT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id",
        "SELECT * FROM a LEFT JOIN b USING (id) RIGHT JOIN c USING (id) CROSS JOIN d",
        "SELECT * FROM a NATURAL JOIN b", "SELECT * FROM a, LATERAL (SELECT a.x + 1 AS y) s",
        "SELECT a.* FROM (SELECT 1 AS x) a", "SELECT o FROM orders o", "SELECT (o).* FROM orders o",
        "SELECT 1 UNION SELECT 2 UNION ALL SELECT 3 INTERSECT SELECT 4 EXCEPT SELECT 5",
        "(SELECT 1) UNION (SELECT 2) ORDER BY 1 LIMIT 10 OFFSET 2",
        "SELECT x FROM t ORDER BY x USING <",
        "SELECT x FROM t ORDER BY x FETCH FIRST 5 ROWS WITH TIES",
        "SELECT region, sum(x) FROM t GROUP BY ROLLUP (region) HAVING sum(x) > 5",
        "SELECT grouping(a), a FROM t GROUP BY GROUPING SETS ((a), ())",
        "WITH a AS (SELECT 1 AS x), b AS (SELECT x FROM a) SELECT * FROM b",
        "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 5) "
        "SELECT * FROM n",
        "WITH a AS MATERIALIZED (SELECT 1) SELECT * FROM a",
        "SELECT CASE WHEN x > 1 THEN 'a' ELSE 'b' END FROM t",
        "SELECT * FROM t WHERE x IN (1, 2) AND y NOT IN (SELECT z FROM u)",
        "SELECT * FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id)",
        "SELECT * FROM t WHERE x = ANY (ARRAY[1, 2]) AND y > ALL (SELECT z FROM u)",
        "SELECT (SELECT max(x) FROM u) FROM t", "SELECT ARRAY(SELECT x FROM t)",
        "SELECT a[1], a[1:2] FROM t", "SELECT ROW(1, 2) = ROW(1, 3)",
        "SELECT x IS NULL, y IS NOT TRUE, z IS DISTINCT FROM 1 FROM t",
        "SELECT * FROM t WHERE x BETWEEN 1 AND 5 AND n ILIKE 'a%' AND m SIMILAR TO 'b_'",
        "SELECT * FROM t WHERE n LIKE '10!%' ESCAPE '!'",
        "SELECT * FROM t WHERE n NOT LIKE '10!%' ESCAPE '!' OR n ILIKE 'a!_%' ESCAPE '!'",
        "SELECT * FROM t WHERE n NOT ILIKE 'a!_%' ESCAPE '!'", "EXPLAIN SELECT * FROM orders",
        "EXPLAIN (VERBOSE, COSTS off, FORMAT json) SELECT 1"));

INSTANTIATE_TEST_SUITE_P(
    Functions, Allowed,
    ::testing::Values(
        "SELECT count(*), count(DISTINCT x), sum(y) FILTER (WHERE y > 0) FROM t",
        "SELECT percentile_cont(0.95) WITHIN GROUP (ORDER BY latency_ms) FROM calls",
        "SELECT string_agg(n, ', ' ORDER BY n) FROM t",
        "SELECT row_number() OVER (PARTITION BY a ORDER BY b), lag(x, 1) OVER w FROM t "
        "WINDOW w AS (ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)",
        "SELECT date_trunc('hour', at), extract(dow FROM at), now() - interval '7 days' FROM t",
        "SELECT current_date, current_timestamp, localtime", "SELECT at AT TIME ZONE 'UTC' FROM t",
        "SELECT coalesce(a, b), nullif(a, 0), greatest(a, b), least(a, b) FROM t",
        "SELECT lower(trim(both ' ' FROM n)), substring(n FROM 1 FOR 3), position('a' IN n) FROM t",
        "SELECT lpad(id::text, 8, '0'), repeat('#', least(n, 40)) FROM t",
        "SELECT repeat('#', 40::bigint), repeat('#', least(n, 40.0)::int), rpad(n, '8'::int2) FROM "
        "t",
        "SELECT x::int, CAST(y AS numeric(10, 2)), z::text[], d::date FROM t",
        "SELECT round(x, 2), x ^ 2, x % 3, |/ x, @ x, x & 1 FROM t",
        "SELECT data->>'a', data#>>'{a,b}', data @> '{}'::jsonb, data ? 'k' FROM t",
        "SELECT e.key, e.value FROM t, jsonb_each_text(t.data) AS e",
        "SELECT (jsonb_each(data)).key FROM t",
        "SELECT e.value->>'id' FROM t, jsonb_array_elements(t.data) e",
        "SELECT d::date FROM generate_series('2024-01-01', '2024-02-01', interval '1 day') d",
        "SELECT g.g, h.i FROM generate_series(1, 10) g, generate_series(1, 10) h(i)",
        "SELECT generate_series FROM generate_series(-5, 5)",
        "SELECT u.v, u.ordinality FROM unnest(ARRAY['a']) WITH ORDINALITY AS u(v)",
        "SELECT r.a FROM jsonb_to_recordset('[]') AS r(a int, b text)",
        "SELECT q.a FROM ROWS FROM (jsonb_to_recordset('[]') AS (a int), unnest(ARRAY[1])) q",
        "SELECT make_interval(days => 3), random(), gen_random_uuid()",
        "SELECT to_char(at, 'YYYY-MM'), regexp_replace(n, '[^a-z]', '', 'g') FROM t",
        "SELECT pg_catalog.lower('A')", "SELECT 1 OPERATOR(pg_catalog.+) 2",
        "SELECT n COLLATE \"C\" FROM t"));

TEST(QueryGuard, names_the_relations_but_not_the_ctes) {
    const QueryVerdict verdict = validate_direct_query(
        "WITH recent AS (SELECT * FROM orders) SELECT * FROM recent JOIN public.customers USING "
        "(id)");
    EXPECT_THAT(verdict.relations, ElementsAre("orders", "public.customers"));
}

TEST(QueryGuard, a_cte_that_reads_the_table_it_is_called_after_reads_the_table) {
    const QueryVerdict verdict =
        validate_direct_query("WITH secrets AS (SELECT * FROM secrets) SELECT * FROM secrets");
    EXPECT_THAT(verdict.relations, ElementsAre("secrets"));
}

TEST(QueryGuard, a_recursive_cte_reads_itself) {
    const QueryVerdict verdict = validate_direct_query(
        "WITH RECURSIVE a AS (SELECT 1 UNION ALL SELECT * FROM b), b AS (SELECT * FROM a) "
        "SELECT * FROM b");
    EXPECT_THAT(verdict.relations, IsEmpty());
}

TEST(QueryGuard, a_relation_on_the_list_passes_with_and_without_the_default_schema) {
    QueryGuardOptions options;
    options.relations = {"orders", "public.items"};
    EXPECT_TRUE(validate_direct_query("SELECT * FROM orders, public.orders", options).valid);
    EXPECT_TRUE(validate_direct_query("SELECT * FROM items, public.items", options).valid);
    EXPECT_TRUE(
        validate_direct_query("WITH x AS (SELECT * FROM orders) SELECT * FROM x", options).valid);
}

TEST(QueryGuard, configuration_opens_schemas_catalogs_functions_and_types) {
    QueryGuardOptions options;
    options.schemas = {"public", "sales"};
    options.allow_catalogs = true;
    options.extra_functions = {"my_score"};
    options.extra_types = {"hstore"};
    EXPECT_TRUE(
        validate_direct_query("SELECT my_score(x)::hstore FROM sales.orders", options).valid);
    EXPECT_TRUE(
        validate_direct_query("SELECT * FROM pg_class, information_schema.tables", options).valid);
    EXPECT_FALSE(validate_direct_query("SELECT * FROM other.orders", options).valid);
}

TEST(QueryGuard, functions_of_sqlite_are_a_list_of_their_own) {
    const char* sql = "SELECT strftime('%Y', at), ifnull(a, 0), json_extract(d, '$.x') FROM t";
    EXPECT_FALSE(validate_direct_query(sql).valid);
    QueryGuardOptions options;
    options.extra_functions.assign(sqlite_functions().begin(), sqlite_functions().end());
    const QueryVerdict verdict = validate_direct_query(sql, options);
    EXPECT_TRUE(verdict.valid) << why(verdict);
}

}  // namespace
}  // namespace faultline::engine

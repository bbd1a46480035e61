// The engine of `faultline serve --demo`, as text, so that it can be printed and copied.
#include "embedded/engine_config.h"

namespace faultline::embedded {

std::string_view demo_engine_config() {
    return R"(version: 1
max_runs_in_flight: 64
tenants:
  acme: {key: demo-key-acme, canaries: [CANARY-acme]}
  globex: {key: demo-key-globex, canaries: [CANARY-globex]}
database: {sqlite_schema: demo}
tools:
  direct_query:
    timeout: 1s
    max_concurrent_calls: 64
    rate_limit_per_second: 100000
    rate_limit_per_minute: 6000000
    fallback: topology
  topology: {max_concurrent_calls: 256, rate_limit_per_second: 100000, rate_limit_per_minute: 6000000}
  cards: {max_concurrent_calls: 256, rate_limit_per_second: 100000, rate_limit_per_minute: 6000000}
  function.call: {max_concurrent_calls: 1000, rate_limit_per_second: 100000, rate_limit_per_minute: 6000000}
  search: {simulated: {latency: 5ms}, timeout: 1s, max_concurrent_calls: 1000, rate_limit_per_second: 100000, rate_limit_per_minute: 6000000}
topology:
  acme: &nodes
    - {name: gateway, kind: service, load: 35, traffic: 120}
    - {name: app-1, kind: server, load: 72, traffic: 80}
    - {name: orders, kind: db, load: 94, traffic: 60}
  globex: *nodes
)";
}

// The tables of the demo's database. Runs once per tenant: tenant_files replaces {{tenant}} by its
// name. A node has a `load` in percent and a `traffic` in requests per second, as in the topology
// above. A row of reason_events says how often (`n`) a reason of a group (`grp`) came up in an
// hour.
std::string_view demo_schema() {
    return R"(CREATE TABLE node (
    id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
    load INTEGER NOT NULL, traffic INTEGER NOT NULL, note TEXT NOT NULL);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
INSERT INTO node
SELECT i, '{{tenant}}', 'node-' || i,
       CASE i % 4 WHEN 0 THEN 'service' WHEN 1 THEN 'server' WHEN 2 THEN 'db' ELSE 'network' END,
       (i * 37) % 100, (i * 13) % 200, 'CANARY-{{tenant}}'
FROM n;
CREATE TABLE reason_events (
    tenant TEXT NOT NULL, reason TEXT NOT NULL, grp TEXT NOT NULL, bucket_ts INTEGER NOT NULL,
    n INTEGER NOT NULL);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
INSERT INTO reason_events
SELECT '{{tenant}}', 'reason-' || (i % 7), CASE i % 3 WHEN 0 THEN 'infra' ELSE 'app' END,
       CAST(strftime('%s', 'now') AS INTEGER) - i * 3600, (i * 11) % 17
FROM n;
)";
}

}  // namespace faultline::embedded

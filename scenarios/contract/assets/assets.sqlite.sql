-- One database file a tenant; {{tenant}} is replaced by its name. Rows and cards hold its canary.
CREATE TABLE node (id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, note TEXT NOT NULL);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10)
INSERT INTO node SELECT i, '{{tenant}}', 'CANARY-{{tenant}}' FROM n;
CREATE TABLE reason_events (
    tenant TEXT NOT NULL, reason TEXT NOT NULL, grp TEXT NOT NULL, bucket_ts INTEGER NOT NULL,
    n INTEGER NOT NULL);
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 59)
INSERT INTO reason_events
SELECT '{{tenant}}', 'CANARY-{{tenant}}', 'app',
       (CAST(strftime('%s', 'now') AS INTEGER) / 3600 - i) * 3600, 1 + i % 7
FROM n;
INSERT INTO reason_events
SELECT tenant, reason, grp, i.bucket_ts, n FROM reason_events,
       (SELECT 0 AS bucket_ts UNION SELECT 3600 UNION SELECT 7200) AS i LIMIT 3;

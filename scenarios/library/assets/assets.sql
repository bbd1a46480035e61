-- PostgreSQL: one table, one login role a tenant, and row-level security on session_user, which
-- no query can change.
CREATE TABLE node (
    id integer PRIMARY KEY, tenant text NOT NULL, name text NOT NULL, kind text NOT NULL,
    load integer NOT NULL, traffic integer NOT NULL, note text NOT NULL);
CREATE TABLE reason_events (
    tenant text NOT NULL, reason text NOT NULL, grp text NOT NULL, bucket_ts bigint NOT NULL,
    n integer NOT NULL);
INSERT INTO node
SELECT row_number() OVER (), t.tenant, 'node-' || i,
       (ARRAY['service', 'server', 'db', 'network'])[i % 4 + 1],
       (i * 37) % 100, (i * 13) % 200, 'CANARY-' || t.tenant
FROM unnest(ARRAY['acme', 'globex', 'initech', 'umbrella']) AS t(tenant),
     generate_series(1, 40) AS i;
INSERT INTO reason_events
SELECT t.tenant, 'reason-' || (i % 7), CASE i % 3 WHEN 0 THEN 'infra' ELSE 'app' END, i * 3600,
       (i * 11) % 17
FROM unnest(ARRAY['acme', 'globex', 'initech', 'umbrella']) AS t(tenant),
     generate_series(1, 60) AS i;
ALTER TABLE node ENABLE ROW LEVEL SECURITY;
ALTER TABLE reason_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON node FOR SELECT USING ('tenant_' || tenant = session_user);
CREATE POLICY own_rows ON reason_events FOR SELECT USING ('tenant_' || tenant = session_user);
CREATE ROLE tenant_acme LOGIN;
CREATE ROLE tenant_globex LOGIN;
CREATE ROLE tenant_initech LOGIN;
CREATE ROLE tenant_umbrella LOGIN;
GRANT SELECT ON node, reason_events TO tenant_acme, tenant_globex, tenant_initech, tenant_umbrella;

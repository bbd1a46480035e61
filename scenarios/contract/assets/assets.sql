-- PostgreSQL: the same rows, one login role a tenant, row-level security on session_user.
CREATE TABLE node (id integer PRIMARY KEY, tenant text NOT NULL, note text NOT NULL);
CREATE TABLE reason_events (
    tenant text NOT NULL, reason text NOT NULL, grp text NOT NULL, bucket_ts bigint NOT NULL,
    n integer NOT NULL);
INSERT INTO node
SELECT row_number() OVER (), t.tenant, 'CANARY-' || t.tenant
FROM unnest(ARRAY['acme', 'globex', 'initech']) AS t(tenant), generate_series(1, 10) AS i;
INSERT INTO reason_events
SELECT t.tenant, 'CANARY-' || t.tenant, 'app',
       extract(epoch FROM now())::bigint - i * 3600, 1 + i % 7
FROM unnest(ARRAY['acme', 'globex', 'initech']) AS t(tenant), generate_series(0, 59) AS i;
ALTER TABLE node ENABLE ROW LEVEL SECURITY;
ALTER TABLE reason_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON node FOR SELECT USING ('tenant_' || tenant = session_user);
CREATE POLICY own_rows ON reason_events FOR SELECT USING ('tenant_' || tenant = session_user);
CREATE ROLE tenant_acme LOGIN;
CREATE ROLE tenant_globex LOGIN;
CREATE ROLE tenant_initech LOGIN;
CREATE ROLE tenant_hooli LOGIN;
GRANT SELECT ON node, reason_events TO tenant_acme, tenant_globex, tenant_initech, tenant_hooli;

#include "tests/contract/query_backend/tenant_schema.h"

namespace faultline::engine {

namespace {

constexpr std::string_view kPrefix = "tenant_";

std::string doubled(std::string_view text, char quote) {
    std::string result(1, quote);
    for (const char c : text) {
        if (c == quote) {
            result += quote;
        }
        result += c;
    }
    return result + quote;
}

std::string identifier(std::string_view name) { return doubled(name, '"'); }

}  // namespace

std::string tenant_role(std::string_view tenant) {
    return std::string(kPrefix) + std::string(tenant);
}

std::string lock_down_sql() {
    return "REVOKE ALL ON SCHEMA public FROM PUBLIC;\n"
           "GRANT USAGE ON SCHEMA public TO PUBLIC;\n"
           "DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC',"
           " current_database()); END $$;\n";
}

std::string create_tenant_role_sql(std::string_view tenant) {
    const std::string role = identifier(tenant_role(tenant));
    return "CREATE ROLE " + role +
           " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION"
           " NOBYPASSRLS CONNECTION LIMIT 20;\n"
           "ALTER ROLE " +
           role +
           " SET temp_file_limit = '256MB';\n"
           "ALTER ROLE " +
           role + " SET default_transaction_read_only = on;\n";
}

std::string protect_table_sql(std::string_view table, std::string_view tenant_column) {
    const std::string name = identifier(table);
    // The role's name is computed once per query, so that an index on the column can be used.
    return "ALTER TABLE " + name +
           " ENABLE ROW LEVEL SECURITY;\n"
           "ALTER TABLE " +
           name +
           " FORCE ROW LEVEL SECURITY;\n"
           "CREATE POLICY tenant_rows ON " +
           name + " FOR SELECT USING (" + identifier(tenant_column) +
           " = substr(session_user::text, " + std::to_string(kPrefix.size() + 1) + "));\n";
}

std::string grant_read_sql(std::string_view tenant, std::string_view table) {
    return "GRANT SELECT ON " + identifier(table) + " TO " + identifier(tenant_role(tenant)) +
           ";\n";
}

}  // namespace faultline::engine

// The SQL an administrator runs once so that PostgreSQL keeps tenants apart: a login role per
// tenant that may read and nothing else, and row-level security bound to session_user, which SQL
// cannot change. Pure text; run it with net::postgres_admin_execute or psql.
#pragma once

#include <string>
#include <string_view>

namespace faultline::engine {

// "tenant_" + the tenant's name: what the policies compare session_user with.
[[nodiscard]] std::string tenant_role(std::string_view tenant);

// Once for a database: nobody creates in `public`, PUBLIC gets nothing by default.
[[nodiscard]] std::string lock_down_sql();

// Creates the role (without a password: set one unless the server trusts its socket) with limits
// that a session cannot lift: temp_file_limit, connection limit.
[[nodiscard]] std::string create_tenant_role_sql(std::string_view tenant);

// Forces row-level security on `table`: a role sees the rows whose `tenant_column` is its tenant.
[[nodiscard]] std::string protect_table_sql(std::string_view table,
                                            std::string_view tenant_column = "tenant");
[[nodiscard]] std::string grant_read_sql(std::string_view tenant, std::string_view table);

}  // namespace faultline::engine

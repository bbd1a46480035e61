#include "tests/contract/query_backend/shared_postgres.h"

#include "tests/contract/query_backend/await.h"
#include "tests/contract/query_backend/tenant_schema.h"

#include <stdexcept>

#include <gtest/gtest.h>

namespace faultline::testing {

namespace {

std::unique_ptr<SharedPostgres>& instance() {
    static std::unique_ptr<SharedPostgres> shared;
    return shared;
}

class StopAtEnd : public ::testing::Environment {
public:
    void TearDown() override { instance().reset(); }
};

const auto* const kStopAtEnd = ::testing::AddGlobalTestEnvironment(new StopAtEnd);

}  // namespace

std::string item_rows(const std::string& tenant) {
    std::string sql;
    for (const std::string& each : kTenants) {
        if (tenant.empty() || tenant == each) {
            sql += "INSERT INTO items VALUES (1, '" + each + "', 'bolt', 0.5, true, NULL), (2, '" +
                   each + "', 'nut', 12.25, false, 'été'), (3, '" + each +
                   "', 'gear', 1e20, true, '');\n";
        }
    }
    return sql;
}

SharedPostgres* SharedPostgres::get() {
    (void)kStopAtEnd;
    if (instance() == nullptr && !net::PrivatePostgres::find_binaries().empty()) {
        instance() = std::make_unique<SharedPostgres>();
        instance()->start();
    }
    return instance().get();
}

void SharedPostgres::start() {
    auto started = await(io, net::PrivatePostgres::start(&pool, &clock));
    if (!started) {
        throw std::runtime_error(started.error().message + ": " + started.error().cause);
    }
    server = std::move(*started);
    std::string schema = engine::lock_down_sql() +
                         "CREATE TABLE items (id int, tenant text, name text, "
                         "price double precision, active boolean, note text);\n" +
                         engine::protect_table_sql("items");
    for (const std::string& tenant : kTenants) {
        schema += engine::create_tenant_role_sql(tenant) + engine::grant_read_sql(tenant, "items");
    }
    admin(schema + item_rows(""));
}

std::string SharedPostgres::admin(const std::string& sql) {
    auto answer = await(io, server->admin_execute(sql));
    if (!answer) {
        throw std::runtime_error(answer.error().message + ": " + answer.error().cause);
    }
    return *answer;
}

std::string SharedPostgres::tenant_conninfo(const std::string& tenant) const {
    return server->conninfo(engine::tenant_role(tenant), "postgres");
}

}  // namespace faultline::testing

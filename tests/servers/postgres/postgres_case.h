// What the tests against a real PostgreSQL share: the server (skipped with a reason when there is
// none), a backend with one connection per tenant, and a question asked and answered.
#pragma once

#include "engine/tools/sql/postgres_backend.h"
#include "tests/contract/query_backend/await.h"
#include "tests/contract/query_backend/shared_postgres.h"
#include "tests/fakes/required.h"

#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace faultline::testing {

class PostgresCase : public ::testing::Test {
protected:
    void SetUp() override {
        shared_ = SharedPostgres::get();
        FAULTLINE_SKIP_WITHOUT(shared_ != nullptr, "PostgreSQL");
        engine::PostgresBackendOptions options;
        options.connections_per_tenant = 1;
        options.lock_timeout = std::chrono::milliseconds(200);
        for (const std::string& tenant : kTenants) {
            options.tenants.emplace(tenant, shared_->tenant_conninfo(tenant));
        }
        backend_ = std::make_unique<engine::PostgresBackend>(shared_->clock, options);
    }

    engine::Result<SqlRows> ask(const std::string& sql, const std::string& tenant = "acme",
                                Duration budget = std::chrono::seconds(20)) {
        engine::CallContext context;
        context.tenant = tenant;
        context.deadline = Deadline::after(shared_->clock.now(), budget);
        return await(shared_->io, backend_->query(std::move(context), SqlQuery{.sql = sql}));
    }
    engine::ErrorCode code_of(const std::string& sql, const std::string& tenant = "acme") {
        const auto answer = ask(sql, tenant);
        EXPECT_FALSE(answer.has_value()) << sql;
        return answer ? engine::ErrorCode::kPolicyDeny : answer.error().code;
    }

    SharedPostgres* shared_ = nullptr;
    std::unique_ptr<engine::PostgresBackend> backend_;
};

}  // namespace faultline::testing

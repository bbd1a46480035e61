// The schema faults' statements against a real server: there and back with every value, and an
// undo that is right whatever became of the apply.
#include "faults/sql/schema_change.h"

#include "tests/servers/postgres/postgres_case.h"

#include <gtest/gtest.h>

namespace faultline::fault {
namespace {

using testing::PostgresCase;

std::vector<SchemaChange> every_change() {
    const auto make = [](const char* name, std::map<std::string, ParameterValue> parameters) {
        FaultSpec spec;
        spec.fault = name;
        spec.parameters = std::move(parameters);
        spec.parameters.emplace("table", std::string("items"));
        spec.parameters.emplace("column", std::string("price"));
        return plan_schema_change(spec, 7).value();
    };
    return {make("column_renamed", {{"to", std::string("cost")}}),
            make("column_dropped",
                 {{"key", std::string("id")}, {"type", std::string("double precision")}}),
            make("column_retyped",
                 {{"from", std::string("double precision")}, {"to", std::string("text")}})};
}

class SchemaChangeOnPostgres : public PostgresCase {
protected:
    std::string all_rows() {
        return shared_->admin("SELECT string_agg(id || '=' || price, ',' ORDER BY id) FROM items");
    }
    std::string columns() {
        return shared_->admin(
            "SELECT string_agg(column_name || ' ' || data_type, ',' ORDER BY column_name) "
            "FROM information_schema.columns WHERE table_name = 'items'");
    }
    std::string leftovers() {
        return shared_->admin(
            "SELECT coalesce(string_agg(relname, ','), '') FROM pg_class "
            "WHERE relname LIKE 'faultline_%'");
    }
    void forget() { shared_->admin("DROP TABLE IF EXISTS faultline_gone_7"); }
    void TearDown() override {
        if (shared_ != nullptr) {
            forget();
        }
    }
};

TEST_F(SchemaChangeOnPostgres, goes_there_and_back_with_every_value) {
    const std::string rows = all_rows();
    const std::string before = columns();
    for (const SchemaChange& change : every_change()) {
        shared_->admin(change.apply);
        EXPECT_NE(columns(), before) << change.apply;
        shared_->admin(change.undo);
        EXPECT_EQ(columns(), before) << change.undo;
        EXPECT_EQ(all_rows(), rows) << change.undo;
        EXPECT_EQ(leftovers(), "faultline_gone_7") << change.undo;
        forget();
    }
}

// An inject that timed out is healed at once; its statements may reach the server after that.
TEST_F(SchemaChangeOnPostgres, an_apply_that_comes_after_its_undo_fails) {
    const std::string before = columns();
    for (const SchemaChange& change : every_change()) {
        shared_->admin(change.undo);
        EXPECT_ANY_THROW(shared_->admin(change.apply)) << change.apply;
        EXPECT_EQ(columns(), before) << change.apply;
        forget();
    }
}

// The answers to the first ones may have been lost.
TEST_F(SchemaChangeOnPostgres, an_undo_may_be_repeated_whatever_became_of_the_apply) {
    const std::string rows = all_rows();
    const std::string before = columns();
    for (const SchemaChange& change : every_change()) {
        for (const bool applied : {true, false}) {
            if (applied) {
                shared_->admin(change.apply);
            }
            for (int i = 0; i < 3; ++i) {
                EXPECT_NO_THROW(shared_->admin(change.undo)) << change.undo;
            }
            EXPECT_EQ(columns(), before) << change.undo;
            EXPECT_EQ(all_rows(), rows) << change.undo;
            forget();
        }
    }
}

}  // namespace
}  // namespace faultline::fault

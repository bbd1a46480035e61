#include "faults/sql/schema_change.h"

#include <gtest/gtest.h>

namespace faultline::fault {
namespace {

FaultSpec change(std::string fault, std::map<std::string, ParameterValue> parameters) {
    FaultSpec spec;
    spec.fault = std::move(fault);
    spec.parameters = std::move(parameters);
    spec.parameters.emplace("table", std::string("node"));
    spec.parameters.emplace("column", std::string("load"));
    return spec;
}

TEST(SchemaChange, RenamesThereAndBack) {
    const auto plan = plan_schema_change(change("column_renamed", {{"to", std::string("l2")}}), 0);
    ASSERT_TRUE(plan);
    EXPECT_NE(plan->apply.find(R"(ALTER TABLE "node" RENAME COLUMN "load" TO "l2"; UPDATE )"),
              std::string::npos);
    EXPECT_NE(plan->undo.find(R"(; ALTER TABLE "node" RENAME COLUMN "l2" TO "load"; IF mark)"),
              std::string::npos);
}

TEST(SchemaChange, DropSetsTheColumnAside) {
    const auto plan = plan_schema_change(change("column_dropped", {}), 3);
    ASSERT_TRUE(plan);
    EXPECT_NE(plan->apply.find(R"(RENAME COLUMN "load" TO "faultline_aside_3")"),
              std::string::npos);
    EXPECT_EQ(plan->apply.find("DROP COLUMN"), std::string::npos);
    EXPECT_NE(plan->undo.find(R"(RENAME COLUMN "faultline_aside_3" TO "load")"), std::string::npos);
}

TEST(SchemaChange, NamesAreQuoted) {
    FaultSpec spec = change("column_renamed", {{"to", std::string("\"sélect\"\"\"")}});
    spec.parameters["table"] = std::string("public.\"Order Items\"");
    spec.parameters["column"] = std::string("a'b c");
    const auto plan = plan_schema_change(spec, 0);
    ASSERT_TRUE(plan);
    EXPECT_NE(plan->apply.find("ALTER TABLE \"public\".\"Order Items\" RENAME COLUMN \"a'b c\" TO "
                               "\"sélect\"\"\";"),
              std::string::npos)
        << plan->apply;
}

TEST(SchemaChange, IsOneTransactionEachWay) {
    FaultSpec spec =
        change("column_retyped", {{"from", std::string("integer")}, {"to", std::string("text")}});
    const auto plan = plan_schema_change(spec, 0);
    ASSERT_TRUE(plan);
    for (const std::string& statements : {plan->apply, plan->undo}) {
        EXPECT_TRUE(statements.starts_with("BEGIN; ")) << statements;
        EXPECT_TRUE(statements.ends_with(" COMMIT;")) << statements;
    }
    spec.fault = "tool_hang";
    EXPECT_FALSE(plan_schema_change(spec, 0)) << "no schema change";
}

}  // namespace
}  // namespace faultline::fault

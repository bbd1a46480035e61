#include "faults/kinds/column_change.h"

#include "faults/kinds/table.h"

#include <gtest/gtest.h>

namespace faultline::fault {
namespace {

FaultSpec renamed(std::string table, std::string to) {
    FaultSpec spec;
    spec.fault = "column_renamed";
    spec.on = "db";
    spec.parameters = {
        {"table", std::move(table)}, {"column", std::string("load")}, {"to", std::move(to)}};
    return spec;
}

TEST(ColumnChange, NothingButAPlainNameGoesIntoAStatement) {
    EXPECT_TRUE(complete(renamed("node", "x")));
    for (const char* bad : {"no\"de", "1a", "a;b", "a b"}) {
        EXPECT_FALSE(complete(renamed(bad, "x"))) << bad;
        EXPECT_FALSE(complete(renamed("node", bad))) << bad;
    }
    FaultSpec retyped = renamed("node", "text");
    retyped.fault = "column_retyped";
    retyped.parameters["from"] = std::string("numeric(10,2)");
    EXPECT_TRUE(complete(retyped));
    retyped.parameters["from"] = std::string("int; DROP");
    EXPECT_FALSE(complete(retyped));
}

TEST(ColumnChange, OnlyAQueryThatNamesTheColumnFeelsIt) {
    const FaultSpec spec = renamed("node", "x");
    const auto refused = [&](std::string_view sql) {
        return refuse_query(spec, {.sql = sql}).has_value();
    };
    EXPECT_TRUE(refused("select load from node"));
    EXPECT_TRUE(refused("load"));
    EXPECT_FALSE(refused("select workload, load_avg from node"));
    EXPECT_TRUE(refused("select workload, load from node"));
    EXPECT_FALSE(refused(""));
}

TEST(ColumnChange, ExplainsWhatTheSchemaGuardSaysOfSuchAQuery) {
    const FaultSpec spec = renamed("node", "x");
    const auto explains = [&](engine::ErrorCode code, std::string_view sql) {
        return explains_by_column(spec, {}, {.code = code, .sql = sql});
    };
    EXPECT_TRUE(explains(engine::ErrorCode::kToolBadRequest, "select load from node"));
    EXPECT_FALSE(explains(engine::ErrorCode::kToolBadRequest, "select workload from node"));
    EXPECT_FALSE(explains(engine::ErrorCode::kToolTimeout, "select load from node"));
}

}  // namespace
}  // namespace faultline::fault

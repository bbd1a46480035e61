#include "faults/kinds/column_change.h"

#include "faults/kinds/table.h"

#include <string>

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

TEST(ColumnChange, EveryNameGoesIntoAStatementInQuotes) {
    for (const char* name : {"x", "1a", "a;b", "a b", "Order", "sélect", "\"a.b\"\"\"", "it's"}) {
        EXPECT_TRUE(complete(renamed(name, "x"))) << name;
        EXPECT_TRUE(complete(renamed("node", name))) << name;
    }
    EXPECT_TRUE(complete(renamed("public.node", "x")));
    EXPECT_FALSE(complete(renamed("node", "load"))) << "the name that it has";
    EXPECT_FALSE(complete(renamed("node", "\"load\"")));
}

TEST(ColumnChange, WhatIsNoNameIsRefused) {
    const std::string too_long(64, 'x');
    for (const char* bad : {"", "no\"de", "\"open", "\"a\"b", "a..b", ".a", "a.", "a\nb",
                            "$faultline$", too_long.c_str()}) {
        EXPECT_FALSE(complete(renamed(bad, "x"))) << bad;
        EXPECT_FALSE(complete(renamed("node", bad))) << bad;
    }
    EXPECT_FALSE(complete(renamed("a.b.c", "x")));
    EXPECT_FALSE(complete(renamed("node", "public.x"))) << "a column has no schema";
}

TEST(ColumnChange, ATypeIsNothingThatCouldEndIt) {
    FaultSpec retyped = renamed("node", "text");
    retyped.fault = "column_retyped";
    retyped.parameters["from"] = std::string("numeric(10,2)");
    EXPECT_TRUE(complete(retyped));
    for (const char* type :
         {"text[]", "timestamp with time zone", "\"Mood\"", "public.mood", "public.\"Mood\"[3][]",
          "timestamp(3) without time zone", "double precision", "Character Varying (20)", "bit",
          "numeric( 10, -2 )", "geometry(Point,4326)", "interval day to second(3)", "int array",
          "sélect", "text "}) {
        retyped.parameters["from"] = std::string(type);
        EXPECT_TRUE(complete(retyped)) << type;
    }
    for (const char* bad : {"",
                            "int; DROP",
                            "int'",
                            "int)",
                            "\"int",
                            "int--x",
                            "text NOT NULL",
                            "numeric(5,2))(",
                            "numeric(5",
                            "numeric()",
                            "text DEFAULT",
                            "int, x int",
                            "a.b.c",
                            "(int)",
                            "[]",
                            "1a",
                            "text collate x",
                            "int[",
                            "int[x]",
                            "int unique",
                            ".a",
                            "a.",
                            "a\"b\""}) {
        retyped.parameters["from"] = std::string(bad);
        EXPECT_FALSE(complete(retyped)) << bad;
    }
}

TEST(ColumnChange, EachNameOfATypeHasRoomAndSoHasTheWhole) {
    FaultSpec retyped = renamed("node", "text");
    retyped.fault = "column_retyped";
    const std::string longest(63, 'a');
    const auto complete_as = [&](const std::string& type) {
        retyped.parameters["from"] = type;
        return complete(retyped);
    };
    EXPECT_TRUE(complete_as(longest + "." + longest + "[]"));
    EXPECT_TRUE(complete_as('"' + longest + "\".\"" + longest + '"'));
    EXPECT_FALSE(complete_as(longest + "a")) << "PostgreSQL would cut it";
    EXPECT_FALSE(complete_as("a." + longest + "a"));
    EXPECT_TRUE(complete_as("text" + std::string(196, ' ')));
    EXPECT_FALSE(complete_as("text" + std::string(197, ' ')));
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

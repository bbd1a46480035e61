#include "faults/kinds/table.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace faultline::fault {
namespace {

FaultSpec named(const std::string& name) {
    FaultSpec spec;
    spec.fault = name;
    return spec;
}

TEST(FaultTable, NamesAreUniqueAndEveryRowExplainsItself) {
    std::set<std::string_view> names;
    for (const Fault& fault : all_faults()) {
        EXPECT_TRUE(names.insert(fault.info.name).second) << fault.info.name;
        EXPECT_TRUE(fault.info.summary.ends_with('.')) << fault.info.name;
        EXPECT_TRUE(fault.info.when_healed.ends_with('.')) << fault.info.name;
        EXPECT_FALSE(methods_of(fault).empty()) << fault.info.name;
        for (const auto& parameter : fault.info.parameters) {
            EXPECT_FALSE(parameter.meaning.empty()) << fault.info.name << '.' << parameter.name;
            if (!parameter.default_text.empty()) {
                EXPECT_TRUE(parse_parameter(parameter.kind, parameter.default_text))
                    << fault.info.name << '.' << parameter.name;
            }
        }
    }
    EXPECT_GE(names.size(), 11U);
    EXPECT_EQ(fault_infos().size(), names.size());
}

// Carried out elsewhere, a fault is known to have fired by the failures that it explains.
TEST(FaultTable, WhatIsDoneOutsideTheEngineExplainsFailuresAndActsOnAResource) {
    for (const Fault& fault : all_faults()) {
        const bool outside = fault.on_process != nullptr || fault.on_sql != nullptr;
        EXPECT_EQ(outside, fault.explains != nullptr) << fault.info.name;
        EXPECT_EQ(outside, !fault.info.resource.empty()) << fault.info.name;
    }
}

TEST(FaultTable, FindsAndSuggests) {
    ASSERT_NE(find_fault("tool_hang"), nullptr);
    EXPECT_EQ(find_fault("tool_hung"), nullptr);
    EXPECT_EQ(unknown_fault("tool_hung"),
              "there is no fault named tool_hung, did you mean "
              "tool_hang?");
    EXPECT_EQ(unknown_fault("databse_down"),
              "there is no fault named databse_down, did you mean "
              "database_down?");
    EXPECT_EQ(unknown_fault("zzzzzzzzzzzzzzz"),
              "there is no fault named zzzzzzzzzzzzzzz; `faultline faults` lists them");
}

TEST(FaultTable, AMethodIsNamedAsATargetPrefersIt) {
    EXPECT_EQ(methods_of(*find_fault("database_down")),
              (std::vector{FaultMethod::kProcess, FaultMethod::kInProcess}));
    EXPECT_EQ(methods_of(*find_fault("column_renamed")),
              (std::vector{FaultMethod::kSql, FaultMethod::kInProcess}));
    EXPECT_EQ(methods_of(*find_fault("tool_hang")), std::vector{FaultMethod::kInProcess});
}

TEST(FaultTable, CompletesASpecMadeInCode) {
    const auto hang = complete(named("tool_hang"));
    ASSERT_TRUE(hang);
    EXPECT_EQ(parameter<Duration>(*hang, "hang_for"), Duration::zero());
}

struct Refusal {
    const char* what;
    FaultSpec spec;
    const char* expected;
};

std::vector<Refusal> refusals() {
    std::vector<Refusal> rows;
    rows.push_back({"unknown", named("tool_hung"), "did you mean tool_hang?"});
    rows.push_back({"missing parameter", named("tool_slow"), "without \"delay\""});
    FaultSpec spec = named("tool_slow");
    spec.parameters["delay"] = std::string("1ms");
    spec.parameters["dely"] = std::string("1ms");
    rows.push_back({"unknown parameter", spec, "has no parameter dely"});
    spec = named("database_slow");
    spec.parameters["delay"] = std::string("0s");
    rows.push_back({"no delay", spec, "can never fire"});
    rows.push_back({"no resource", named("database_down"), "without \"on\""});
    spec = named("foreign_context");
    spec.match.tenant = "globex";
    spec.parameters["as"] = std::string("globex");
    rows.push_back({"its own context", spec, "change nothing, so it can never fire"});
    spec.fault = "swapped_reply";
    rows.push_back({"its own reply", spec, "change nothing, so it can never fire"});
    spec = named("tool_error");
    spec.parameters["code"] = std::string("OOPS");
    rows.push_back({"bad code", spec, "OOPS is not an error code"});
    return rows;
}

TEST(FaultTable, RefusesWhatCannotWorkAndSaysWhy) {
    for (const auto& row : refusals()) {
        const auto result = complete(row.spec);
        ASSERT_FALSE(result) << row.what;
        EXPECT_EQ(result.error().kind, ErrorKind::kInvalid) << row.what;
        EXPECT_NE(result.error().message.find(row.expected), std::string::npos)
            << row.what << ": " << result.error().message;
    }
}

}  // namespace
}  // namespace faultline::fault

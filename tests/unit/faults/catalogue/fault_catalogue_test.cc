#include "faults/catalogue/fault_catalogue.h"

#include <set>

#include <gtest/gtest.h>

namespace faultline::fault {
namespace {

FaultSpec named(const std::string& name) {
    FaultSpec spec;
    spec.fault = name;
    return spec;
}

TEST(FaultCatalogue, NamesAreUniqueAndEveryEntryExplainsItself) {
    std::set<std::string_view> names;
    for (const auto& info : catalogue()) {
        EXPECT_TRUE(names.insert(info.name).second) << info.name;
        EXPECT_FALSE(info.summary.empty()) << info.name;
        EXPECT_FALSE(info.ways.empty()) << info.name;
        for (const auto& parameter : info.parameters) {
            EXPECT_FALSE(parameter.meaning.empty()) << info.name << '.' << parameter.name;
        }
    }
    EXPECT_GE(names.size(), 11U);
}

TEST(FaultCatalogue, FindsAndSuggests) {
    ASSERT_NE(find_fault("tool_hang"), nullptr);
    EXPECT_EQ(find_fault("tool_hung"), nullptr);
    EXPECT_EQ(nearest_fault("tool_hung"), "tool_hang");
    EXPECT_EQ(nearest_fault("databse_down"), "database_down");
    EXPECT_EQ(nearest_fault("zzzzzzzzzzzzzzz"), "");
}

TEST(FaultCompletion, FillsDefaultsAndReadsTextAsTheCatalogueSays) {
    auto hang = complete(named("tool_hang"));
    ASSERT_TRUE(hang);
    EXPECT_EQ(std::get<Duration>(hang->parameters.at("hang_for")), Duration::zero());

    FaultSpec slow = named("tool_slow");
    slow.parameters["delay"] = std::string("250ms");
    const auto completed = complete(slow);
    ASSERT_TRUE(completed);
    EXPECT_EQ(std::get<Duration>(completed->parameters.at("delay")),
              std::chrono::milliseconds(250));
}

struct Refusal {
    const char* what;
    FaultSpec spec;
    const char* expected;
};

std::vector<Refusal> refusals() {
    std::vector<Refusal> rows;
    rows.push_back({"unknown", named("tool_hung"), "did you mean tool_hang?"});
    rows.push_back({"missing parameter", named("tool_slow"), "needs delay"});
    FaultSpec spec = named("tool_slow");
    spec.parameters["delay"] = std::string("250");
    rows.push_back({"no unit", spec, "a duration"});
    spec = named("tool_slow");
    spec.parameters["delay"] = std::string("1ms");
    spec.parameters["dely"] = std::string("1ms");
    rows.push_back({"unknown parameter", spec, "no parameter dely; it has: delay"});
    rows.push_back({"no resource", named("database_down"), "needs `on`"});
    spec = named("tool_hang");
    spec.lasts = Duration::zero();
    rows.push_back({"no length", spec, "can never fire"});
    spec = named("tool_hang");
    spec.match.probability = Ratio{0.0};
    rows.push_back({"probability 0", spec, "can never fire"});
    spec = named("tool_hang");
    spec.match.first_n = 0;
    rows.push_back({"first_n 0", spec, "can never fire"});
    spec = named("tool_hang");
    spec.match.every_n = 0;
    rows.push_back({"every_n 0", spec, "counts from 1"});
    spec = named("foreign_context");
    spec.match.tenant = "globex";
    spec.parameters["as"] = std::string("globex");
    rows.push_back({"its own context", spec, "changes nothing, so it can never fire"});
    spec = named("tool_error");
    spec.parameters["code"] = std::string("OOPS");
    rows.push_back({"bad code", spec, "not an error code"});
    return rows;
}

TEST(FaultCompletion, RefusesWhatCannotWorkAndSaysWhy) {
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

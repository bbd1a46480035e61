// The scenarios that ship are right, in every profile, by the real catalogue of faults.
#include "faults/spec/fault_catalogue.h"
#include "scenarios/spec/find_scenarios.h"
#include "scenarios/spec/scenario_parser.h"

#include <filesystem>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(ScenarioLibrary, ParsesInEveryProfile) {
    const auto files =
        find_scenarios({std::filesystem::path(FAULTLINE_SOURCE_DIR) / "scenarios" / "library"});
    ASSERT_TRUE(files.has_value());
    EXPECT_GE(files->size(), 4U);
    ParserOptions options;
    options.faults = fault::catalogue();
    options.complete_fault = fault::complete;
    for (const auto& file : *files) {
        for (const char* const profile : {"ci", "full"}) {
            options.profile = profile;
            const ParsedScenario parsed = load_scenario(file, options);
            for (const Diagnostic& problem : parsed.problems) {
                ADD_FAILURE() << to_string(problem);
            }
            if (parsed.scenario) {
                EXPECT_EQ(parsed.scenario->name, file.stem().string());
            }
        }
    }
}

}  // namespace
}  // namespace faultline::scenario

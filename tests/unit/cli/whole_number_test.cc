// Whole numbers as people type them.
#include "cli/whole_number.h"

#include <CLI/CLI.hpp>
#include <gtest/gtest.h>

namespace faultline::cli {
namespace {

TEST(WholeNumber, IsDigitsAndNothingElse) {
    EXPECT_EQ(whole_number("0"), 0U);
    EXPECT_EQ(whole_number("010"), 10U);
    EXPECT_EQ(whole_number("18446744073709551615"), 18446744073709551615U);
    for (const char* wrong :
         {"", "-3", "+3", "1.5", "1e3", "0x10", "1_000", " 1", "18446744073709551616"}) {
        EXPECT_EQ(whole_number(wrong), std::nullopt) << wrong;
    }
}

TEST(WholeNumber, AsAnOptionNamesItselfAndWhatIsAllowed) {
    std::optional<std::uint64_t> seed;
    CLI::App app;
    add_whole_number(app, "--seed", seed, "A seed");
    app.parse("--seed 010");
    EXPECT_EQ(seed, 10U);
    for (const char* wrong : {"--seed -3", "--seed=18446744073709551616", "--seed=0x10"}) {
        try {
            app.parse(wrong);
            ADD_FAILURE() << wrong;
        } catch (const CLI::ParseError& error) {
            const std::string said = error.what();
            EXPECT_TRUE(said.starts_with("--seed: \"")) << said;
            EXPECT_NE(said.find("whole number from 0 to 18446744073709551615"), std::string::npos)
                << said;
        }
    }
}

}  // namespace
}  // namespace faultline::cli

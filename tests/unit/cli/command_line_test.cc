// Help and mistakes, made from the rows of subcommands alone.
#include "cli/command_line.h"

#include "scenarios/report/wrapped_text.h"

#include <algorithm>
#include <array>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <gtest/gtest.h>

namespace faultline::cli {
namespace {

// Not what it was told but that it was chosen: 40 + what --level says.
Action add_climb(CLI::App& command) {
    auto level = std::make_shared<int>(0);
    auto peak = std::make_shared<std::string>();
    command.add_option("peak", *peak, "Where to")->required();
    command.add_option("--level", *level,
                       "How steep it may be, from the easiest path that there is to a wall that "
                       "nobody has ever climbed");
    auto speed = std::make_shared<std::string>();
    command.add_option("-s,--speed", *speed, "How fast");
    auto pace = std::make_shared<std::string>("slow");
    command.add_option("--pace", *pace, "slow or fast")
        ->check(CLI::IsMember({"slow", "fast"}))
        ->capture_default_str();
    auto json = std::make_shared<std::string>();
    command.add_flag("--json{-}", *json, "As JSON");
    command.add_option("--old", *json)->group("");
    return [level, peak, speed, pace, json] { return 40 + *level; };
}

std::string climb_advice(std::string_view option, std::string_view value) {
    if (option == "-z" || option == "-slope" || option == "-height") {
        return "write --level " + std::string(value);
    }
    return option == "--json" && value.ends_with(".json") ? "write --json=" + std::string(value)
                                                          : "";
}

Subcommand climb() {
    return {.name = "climb",
            .summary = "Go up",
            .examples = "faultline climb k2",
            .exit_codes = "0 there.",
            .add = add_climb,
            .advice = climb_advice};
}
Subcommand rest() {
    return {.name = "rest",
            .summary = "Sit down",
            .examples = "faultline rest",
            .exit_codes = "",
            .add = [](CLI::App&) -> Action { return [] { return 7; }; }};
}

struct Said {
    int code = -1;
    std::string out;
    std::string err;
};

Said faultline(std::vector<std::string> words) {
    words.insert(words.begin(), "faultline");
    std::vector<char*> argv;
    std::ranges::transform(words, std::back_inserter(argv),
                           [](std::string& word) { return word.data(); });
    const std::array commands = {climb(), rest()};
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Said said;
    said.code = run_command_line(commands, static_cast<int>(argv.size()), argv.data());
    said.out = testing::internal::GetCapturedStdout();
    said.err = testing::internal::GetCapturedStderr();
    return said;
}

std::size_t widest(const std::string& text) {
    std::size_t most = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        most = std::max(most, scenario::columns_of(line));
    }
    return most;
}

TEST(CommandLine, RunsWhatWasChosen) {
    EXPECT_EQ(faultline({"climb", "k2", "--level", "2"}).code, 42);
    EXPECT_EQ(faultline({"climb", "--level=1", "k2"}).code, 41);
    EXPECT_EQ(faultline({"climb", "--json", "k2"}).code, 40);
    EXPECT_EQ(faultline({"climb", "k2", "-s3"}).code, 40);
    EXPECT_EQ(faultline({"climb", "k2", "-slow=3"}).code, 40) << "-s with a value behind it";
    EXPECT_EQ(faultline({"rest"}).code, 7);
}

TEST(CommandLine, HelpListsEveryRowAndFitsEightyColumns) {
    for (const std::vector<std::string>& words : {std::vector<std::string>{"--help"},
                                                  {"-h"},
                                                  {"climb", "--help"},
                                                  {"climb", "-z", "-h"},
                                                  {"climb", "-help"}}) {
        const Said said = faultline(words);
        EXPECT_EQ(said.code, 0);
        EXPECT_LE(widest(said.out), 80U) << said.out;
        EXPECT_EQ(said.err, "");
    }
    const std::string all = faultline({"--help"}).out;
    EXPECT_NE(all.find("climb"), std::string::npos);
    EXPECT_NE(all.find("Sit down"), std::string::npos);
    const std::string one = faultline({"climb", "--help"}).out;
    EXPECT_NE(one.find("Examples:\n  faultline climb k2"), std::string::npos) << one;
    EXPECT_NE(one.find("Exit codes: 0 there."), std::string::npos);
    EXPECT_NE(one.find("  peak                        Where to\n"), std::string::npos) << one;
    EXPECT_NE(one.find("  --pace TEXT                 slow or fast (default slow)\n"),
              std::string::npos)
        << "kind and default in words";
    EXPECT_NE(one.find("  --json                      As JSON\n\nExamples:"), std::string::npos)
        << one;
    EXPECT_TRUE(faultline({"--version"}).out.starts_with("faultline "));
    EXPECT_EQ(faultline({}).code, 2);
}

TEST(CommandLine, MistakesAreToldWithWhatWasMeant) {
    struct Case {
        std::vector<std::string> words;
        std::string said;
    };
    const std::vector<Case> cases = {
        {{"climbb", "k2"}, "there is no command climbb; did you mean climb?"},
        {{"--bogus"}, "there is no --bogus here\ncommands: climb, rest"},
        {{"--versoin"}, "there is no --versoin here; did you mean --version?"},
        {{"climb"}, "such as:\n  faultline climb k2\nall options: faultline climb --help"},
        {{"climb", "k2", "--leevl", "3"}, "climb: there is no --leevl; did you mean --level?"},
        {{"climb", "k2", "--leevl=3"}, "did you mean --level?"},
        {{"climb", "-z", "3"}, "climb: there is no -z; write --level 3"},
        {{"climb", "k2", "-q"}, "climb: there is no -q\n"},
        // Read by letters these are -s with the value "lope", a number behind -z, and -h.
        {{"climb", "k2", "-slope", "3"}, "climb: there is no -slope; write --level 3"},
        {{"climb", "k2", "-slope=3"}, "climb: there is no -slope; write --level 3"},
        {{"climb", "k2", "-z3"}, "climb: there is no -z; write --level 3"},
        {{"climb", "k2", "-height", "3"}, "climb: there is no -height; write --level 3"},
        {{"climb", "k2", "-speed", "3"}, "climb: there is no -speed; did you mean --speed?"},
        {{"climb", "k2", "--json", "out.json"},
         "not understood: --json out.json; write "
         "--json=out.json"},
        {{"climb", "k2", "k3"}, "climb: The following argument was not expected: k3"},
        {{"climb", "k2", "--level", "steep"}, "--level"},
        {{"rest", "--now\x1b[31m"}, "there is no --now[31m\n"}};
    for (const auto& [words, said] : cases) {
        const Said answer = faultline(words);
        EXPECT_EQ(answer.code, 2) << said;
        EXPECT_NE(answer.err.find(said), std::string::npos) << answer.err;
        EXPECT_EQ(answer.out, "");
    }
}

TEST(CommandLine, AllUnknownOptionsAreToldAtOnceAndNothingElse) {
    const std::string err = faultline({"climb", "-z", "3", "--leevl", "3"}).err;
    EXPECT_NE(err.find("no -z"), std::string::npos);
    EXPECT_NE(err.find("no --leevl"), std::string::npos);
    EXPECT_EQ(err.find("required"), std::string::npos) << err;
}

}  // namespace
}  // namespace faultline::cli

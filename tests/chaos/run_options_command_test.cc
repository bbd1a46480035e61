// The options of `faultline run` and of the commands beside it, as scripts use them: what the
// process answers, and that its files say the same.
#include "tests/chaos/long_fault_command.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace faultline {
namespace {

using fakes::FaultlineCommand;

class OptionsCommand : public LongFaultCommand {};

TEST_F(OptionsCommand, WhatWouldBeDroppedIsRefused) {
    const std::string file = kFiles + "/long-fault.yaml";
    for (const std::vector<std::string>& more :
         {std::vector<std::string>{"--seeds", "1..2", "--json"},
          {"--seeds", "1..2", "--sensitivity"},
          {"--seeds", "1..2", "--clock", "real"},
          {"--seeds", "1..2", "--seed", "3"},
          {"--seeds", "1..2", "--out", command_.path("out")},
          {"--sensitivity", "--no-faults"},
          {"--sensitivity", "--without", "retry"}}) {
        std::vector<std::string> arguments = {"run", file};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const auto ended = command_.faultline(arguments);
        EXPECT_EQ(ended.status.code, 2) << ended.output;
        EXPECT_NE(ended.output.find("does not go with"), std::string::npos) << ended.output;
    }
}

TEST_F(OptionsCommand, OldResultsAreRemoved) {
    const std::string out = command_.path("out");
    ASSERT_EQ(command_.faultline({"run", kLibrary, "--clock", "virtual", "--out", out}).status.code,
              0);
    ASSERT_FALSE(command_.text_of("out/database-down/junit.xml").empty());
    ASSERT_EQ(command_
                  .faultline({"run", kLibrary + "/tenant-violation.yaml", "--clock", "virtual",
                              "--out", out})
                  .status.code,
              0);
    EXPECT_TRUE(command_.text_of("out/database-down/junit.xml").empty());
    EXPECT_EQ(command_.text_of("out/junit.xml").find("database-down"), std::string::npos);
}

TEST_F(OptionsCommand, ASweepRepeatsWhatItRan) {
    const auto ended = command_.faultline({"run", kFiles + "/never-fires.yaml", "--seeds", "3..9",
                                           "--set", "description=two words", "--without", "retry",
                                           "--set", "load.rate=1/s", "--profile", "ci"});
    EXPECT_NE(ended.status.code, 0) << ended.output;
    EXPECT_NE(ended.output.find("never-fires.yaml --seed 3 --clock virtual --profile ci --set "
                                "'description=two words' --set load.rate=1/s --without retry"),
              std::string::npos)
        << ended.output;
}

TEST_F(OptionsCommand, AJournalThatCannotBeOpenedIsAnEnvironmentError) {
    // A folder where the journal should be.
    ASSERT_TRUE(write_file(command_.path("out/undo.ndjson/file"), "x"));
    const auto ended =
        command_.faultline({"run", kFiles + "/never-fires.yaml", "--out", command_.path("out")});
    EXPECT_EQ(ended.status.code, 4) << ended.output;
    EXPECT_NE(ended.output.find("out/undo.ndjson"), std::string::npos) << ended.output;
    EXPECT_NE(ended.output.find("Is a directory"), std::string::npos) << ended.output;
    EXPECT_NE(ended.output.find("choose another --out"), std::string::npos) << ended.output;
}

TEST_F(OptionsCommand, NothingRunsWhenItsResultsCannotBeWritten) {
    ASSERT_TRUE(write_file(command_.path("file"), "x"));
    const auto ended = command_.faultline({"run", kFiles + "/never-fires.yaml", "--clock",
                                           "virtual", "--out", command_.path("file/out")});
    EXPECT_EQ(ended.status.code, 4) << ended.output;
    EXPECT_NE(ended.output.find("--out " + command_.path("file/out") + ": Not a directory"),
              std::string::npos)
        << ended.output;
    EXPECT_EQ(ended.output.find("never-fires"), std::string::npos) << ended.output;
}

TEST_F(OptionsCommand, AScenarioIsNoConfigurationOfTheEngine) {
    const auto ended = command_.faultline({"serve", "--config", kFiles + "/never-fires.yaml"});
    EXPECT_EQ(ended.status.code, 2) << ended.output;
    EXPECT_NE(ended.output.find("this is a scenario, not an engine configuration"),
              std::string::npos)
        << ended.output;
}

TEST_F(OptionsCommand, AScenarioOnStandardInputIsTakenAndItsFilesAreInTheCurrentFolder) {
    const std::string file = insensitive("retry");
    const auto piped = [&](const std::string& arguments) {
        const std::string script = "cd '" + command_.path("") + "' && cat '" + file + "' | '" +
                                   FaultlineCommand::binary() + "' " + arguments;
        const auto child = command_.start({"/bin/sh", "-c", script}, "piped.log");
        return command_.finish(*child, "piped.log");
    };
    for (const char* input : {"-", "/dev/stdin"}) {
        const auto valid = piped(std::string("validate ") + input);
        EXPECT_EQ(valid.status.code, 0) << valid.output;
        EXPECT_NE(valid.output.find("/dev/stdin: long-fault is valid (checks: 2, and 1 of them "
                                    "again after recovery; faults: 1)"),
                  std::string::npos)
            << valid.output;
    }
    const auto ran = piped("run - --clock virtual --out out");
    EXPECT_EQ(ran.status.code, 0) << ran.output;
    EXPECT_NE(command_.text_of("out/result.json"), "");
    // Its problems are at their lines, and other pipes stay refused.
    ASSERT_TRUE(write_file(file, "version: 1\nnaem: x\n"));
    const auto wrong = piped("validate -");
    EXPECT_EQ(wrong.status.code, 2) << wrong.output;
    EXPECT_NE(wrong.output.find("/dev/stdin:2:1: unknown key \"naem\""), std::string::npos)
        << wrong.output;
    const auto named = piped("validate /dev/fd/3 3<&0");
    EXPECT_EQ(named.status.code, 2) << named.output;
    EXPECT_NE(named.output.find("a pipe or a device"), std::string::npos) << named.output;
}

TEST_F(OptionsCommand, OutputsWithoutANameAreRefused) {
    const std::string file = kFiles + "/never-fires.yaml";
    for (const auto& arguments : std::vector<std::vector<std::string>>{
             {"run", file, "--out", ""},
             {"run", file, "--out="},
             {"run", file, "--out", "-"},
             {"load", "http://127.0.0.1:1/", "--rate", "1/s", "--out", ""},
             {"load", "http://127.0.0.1:1/", "--rate", "1/s", "--out=-"},
             {"load", "http://127.0.0.1:1/", "--rate", "1/s", "--json="},
             {"report", ""}}) {
        const auto ended = command_.faultline(arguments);
        EXPECT_EQ(ended.status.code, 2) << ended.output;
        EXPECT_NE(ended.output.find(arguments[0] == "report" ? "is no folder" : "; write"),
                  std::string::npos)
            << ended.output;
    }
}

TEST_F(OptionsCommand, NumbersAreWholeAndNotNegative) {
    for (const auto& [option, value] :
         {std::pair("--seed", "-3"), std::pair("--seed", "18446744073709551616"),
          std::pair("--seed", "0x10"), std::pair("--seeds", "-3..5")}) {
        const auto ended = command_.faultline({"run", kFiles + "/never-fires.yaml", option, value});
        EXPECT_EQ(ended.status.code, 2) << ended.output;
        EXPECT_NE(ended.output.find(std::string("faultline run: ") + option), std::string::npos)
            << ended.output;
        EXPECT_NE(ended.output.find(std::string("\"") + value + "\""), std::string::npos)
            << ended.output;
        EXPECT_NE(ended.output.find("whole number"), std::string::npos) << ended.output;
    }
}

TEST_F(OptionsCommand, MistakesBesideTheScenarioAreFoundBeforeItRuns) {
    const std::string file = insensitive("retry");
    const auto engine = command_.text_of("engine.yaml");
    ASSERT_TRUE(write_file(command_.path("engine.yaml"), engine + "tolos: {}\n"));
    for (const char* subcommand : {"validate", "run"}) {
        const auto ended = command_.faultline({subcommand, file});
        EXPECT_EQ(ended.status.code, 2) << ended.output;
        EXPECT_NE(ended.output.find("engine.yaml:7:1: unknown key \"tolos\""), std::string::npos)
            << ended.output;
        EXPECT_EQ(ended.output.find("is valid"), std::string::npos) << ended.output;
    }
}

// On some seeds a check would be inconclusive: that is told before any is run.
TEST_F(OptionsCommand, ValidateWarnsOfTooFewSamplesByChance) {
    const auto shipped = command_.faultline({"validate", kLibrary});
    EXPECT_EQ(shipped.status.code, 0) << shipped.output;
    EXPECT_EQ(shipped.output.find("warning"), std::string::npos) << shipped.output;

    const std::string file = insensitive("retry");
    std::string text = command_.text_of("long-fault.yaml");
    const auto checks = text.find("checks:\n");
    ASSERT_NE(checks, std::string::npos);
    text.insert(checks + std::string_view("checks:\n").size(),
                "  - {name: many, metric: status_share, status: success, at_least: 1%, "
                "during: fault, min_samples: 100000}\n");
    ASSERT_TRUE(write_file(file, text));
    const auto ended = command_.faultline({"validate", file});
    EXPECT_EQ(ended.status.code, 0) << ended.output;
    EXPECT_NE(ended.output.find("warning: the check many may have too few samples"),
              std::string::npos)
        << ended.output;
    EXPECT_NE(ended.output.find("it needs 100000, about "), std::string::npos) << ended.output;
}

// All but the names that a scenario gives its checks.
TEST_F(OptionsCommand, EveryNameThatARunShowsIsExplained) {
    const std::string file = kFiles + "/never-fires.yaml";
    const auto ran =
        command_.faultline({"run", file, "--clock", "virtual", "--out", command_.path("out")});
    ASSERT_EQ(ran.status.code, 3) << ran.output;
    std::vector<std::string> names;
    const std::string junit = command_.text_of("out/junit.xml");
    constexpr std::string_view kName = "\" name=\"";
    for (auto at = junit.find("<testcase"); at != std::string::npos;
         at = junit.find("<testcase", at + 1)) {
        const auto begin = junit.find(kName, at) + kName.size();
        names.push_back(junit.substr(begin, junit.find('"', begin) - begin));
    }
    ASSERT_GE(names.size(), 11U) << junit;
    const auto scenario = read_file(file);
    ASSERT_TRUE(scenario);
    std::erase_if(names, [&](const std::string& name) {
        return scenario->find("name: " + name + ",") != std::string::npos;
    });
    for (const char* const more :
         {"must_fail_without.fallback", "can_fail.any", "fallback", "stale_bound", "shed",
          "inconclusive", "dirty", "http_error", "everything-ends", "NAME-again", "edge", "success",
          "partial", "degraded", "failed", "TOOL_TIMEOUT", "MAX_ROWS_EXCEEDED"}) {
        names.emplace_back(more);
    }
    for (const std::string& name : names) {
        const auto ended = command_.faultline({"explain", name});
        EXPECT_EQ(ended.status.code, 0) << name << ": " << ended.output;
        EXPECT_TRUE(ended.output.starts_with(name + "\n    ")) << ended.output;
    }
    const auto both = command_.faultline({"explain", "must_fail_without.fallback"}).output;
    EXPECT_NE(both.find("\nfallback\n"), std::string::npos) << both;
    EXPECT_EQ(command_.faultline({"explain", "must_fail_without."}).status.code, 2);
    // As a terminal shows a verdict, and a metric's label a code.
    EXPECT_TRUE(command_.faultline({"explain", "PASS"}).output.starts_with("pass\n    "));
    const auto timeout = command_.faultline({"explain", "tool_timeout"}).output;
    EXPECT_TRUE(timeout.starts_with("TOOL_TIMEOUT\n    ")) << timeout;
    EXPECT_NE(timeout.find("answered 504."), std::string::npos) << timeout;
}

TEST_F(OptionsCommand, AValueOfAClosedListThatIsMisspeltIsAnsweredWithTheNearest) {
    const std::string file = kFiles + "/never-fires.yaml";
    const std::string out = command_.path("out");
    struct Row {
        std::vector<std::string> arguments;
        const char* said;
    };
    for (const Row& row : {
             Row{{"run", file, "--without", "falback", "--out", out},
                 "--without: there is no protection falback; did you mean fallback? There are "
                 "deadline, "},
             Row{{"run", file, "--clock", "vrtual", "--out", out},
                 "--clock: there is no clock vrtual; did you mean virtual? There are real, "
                 "virtual"},
             Row{{"run", file, "--profile", "vrtual", "--out", out},
                 "unknown profile \"vrtual\"; did you mean \"virtual\"? Expected one of ci, "
                 "virtual"},
             Row{{"serve", "--demo", "--listen", "127.0.0.1:0", "--disable", "falback"},
                 "--disable: there is no protection falback; did you mean fallback?"},
             Row{{"schema", "reslt"}, "there is no document reslt; did you mean result?"},
             Row{{"load", ":1/", "--rate", "1/s", "--duration", "1s", "--arrival", "unifrom"},
                 "--arrival: there is no arrival process unifrom; did you mean uniform?"},
         }) {
        const auto ended = command_.faultline(row.arguments);
        EXPECT_EQ(ended.status.code, 2) << ended.output;
        EXPECT_NE(ended.output.find(row.said), std::string::npos) << ended.output;
    }
}

// CLI11 would take all the words behind an option of several values.
TEST_F(OptionsCommand, AnOptionTakesOneValueAndLeavesTheScenario) {
    const std::string file = kFiles + "/never-fires.yaml";
    for (const std::vector<std::string>& options : {std::vector<std::string>{"--without", "retry"},
                                                    {"--without", "retry,cache_fail_open"},
                                                    {"--set", "description=two words"}}) {
        std::vector<std::string> arguments = {"run", "--seeds", "1..1"};
        arguments.insert(arguments.end(), options.begin(), options.end());
        arguments.push_back(file);
        const auto ended = command_.faultline(arguments);
        EXPECT_EQ(ended.status.code, 3) << ended.output;
        EXPECT_NE(ended.output.find("never-fires: 1 seed, digest "), std::string::npos)
            << ended.output;
    }
}

// Nothing of what lies in a folder vanishes without a word.
TEST_F(OptionsCommand, WhatIsPassedOverInAFolderIsNamed) {
    (void)unnamed("[virtual]");
    ASSERT_TRUE(write_file(command_.path("notes.yaml"), "# nothing yet\n"));
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"validate", command_.path("")},
          {"run", command_.path(""), "--clock", "virtual", "--out", command_.path("out")}}) {
        const auto ended = command_.faultline(arguments);
        EXPECT_EQ(ended.status.code, 0) << ended.output;
        for (const char* const said : {"notes.yaml: line 1: an empty file\n",
                                       "engine.yaml: no scenario: it has not two of target, load, "
                                       "phases, faults, checks\n"}) {
            EXPECT_NE(ended.output.find(said), std::string::npos) << ended.output;
        }
    }
    ASSERT_TRUE(write_file(command_.path("empty.yaml"), ""));
    const auto empty = command_.faultline({"validate", command_.path("")});
    EXPECT_EQ(empty.status.code, 2) << empty.output;
    EXPECT_NE(empty.output.find("empty.yaml:1:1: an empty file"), std::string::npos)
        << empty.output;
    ASSERT_TRUE(write_file(command_.path("cut.yaml"), "version: 1\nname: cut\n"));
    const auto cut = command_.faultline({"validate", command_.path("")});
    EXPECT_EQ(cut.status.code, 2) << cut.output;
    EXPECT_NE(cut.output.find("cut.yaml:1:1: a scenario without \"target\""), std::string::npos)
        << cut.output;
}

TEST_F(OptionsCommand, AFaultThatNoCheckLooksAtIsWarnedOf) {
    const std::string file = unnamed("[real, virtual]");
    std::string text = command_.text_of("long-fault.yaml");
    const auto checks = text.find("  - {name: no-5xx");
    text.erase(checks, text.find('\n', checks) + 1 - checks);
    ASSERT_TRUE(write_file(file, text));
    const std::vector<std::string> run = {"run",     file,    "--clock",
                                          "virtual", "--out", command_.path("out")};
    for (const auto& arguments : {std::vector<std::string>{"validate", file}, run}) {
        const auto ended = command_.faultline(arguments);
        EXPECT_EQ(ended.status.code, 0) << ended.output;
        const std::string said =
            file + ":9:13: warning: no check looks at the phase in which tool_hang acts";
        const auto at = ended.output.find(said);
        ASSERT_NE(at, std::string::npos) << ended.output;
        EXPECT_EQ(ended.output.find(said, at + 1), std::string::npos) << "once: " << ended.output;
    }
    auto control = run;
    control.emplace_back("--no-faults");
    EXPECT_EQ(command_.faultline(control).output.find("no check looks"), std::string::npos);
}

TEST_F(OptionsCommand, MistakesOfAllFilesAreToldAtOnce) {
    const std::string file = unnamed("[virtual]");
    std::string text = command_.text_of("long-fault.yaml");
    text.replace(text.find("rate: 40/s"), 10, "rate: 40");
    ASSERT_TRUE(write_file(file, text));
    ASSERT_TRUE(
        write_file(command_.path("engine.yaml"), command_.text_of("engine.yaml") + "tolos: {}\n"));
    const auto ended = command_.faultline({"validate", file});
    EXPECT_EQ(ended.status.code, 2) << ended.output;
    EXPECT_NE(ended.output.find("\"40\" is not a rate"), std::string::npos) << ended.output;
    EXPECT_NE(ended.output.find("engine.yaml:7:1: unknown key \"tolos\""), std::string::npos)
        << ended.output;
}

TEST_F(OptionsCommand, HelpNamesTheProtectionsAndWhatAFaultTakes) {
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"run", "--help"}, {"serve", "--help"}}) {
        const auto ended = command_.faultline(arguments);
        EXPECT_NE(ended.output.find("tenant_guard"), std::string::npos) << ended.output;
    }
    EXPECT_NE(command_.faultline({"explain", "tool_hang"}).output.find("tenant, probability"),
              std::string::npos);
    const auto whole = command_.faultline({"explain", "database_down"}).output;
    EXPECT_EQ(whole.find("probability"), std::string::npos) << whole;
}

TEST_F(OptionsCommand, ExplainListsFaultsMetricsAndInvariantsIn80Columns) {
    const auto ended = command_.faultline({"explain"});
    EXPECT_EQ(ended.status.code, 0);
    for (const char* const name : {"tool_hang ", "status_share ", "answers-agree-"}) {
        EXPECT_NE(ended.output.find(std::string("\n  ") + name), std::string::npos) << name;
    }
    std::istringstream lines(ended.output);
    for (std::string line; std::getline(lines, line);) {
        const auto columns = std::ranges::count_if(
            line, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; });
        EXPECT_LE(columns, 80) << line;
    }
    EXPECT_NE(ended.output.find("RENAME COLUMN)."), std::string::npos)
        << "no summary is cut: " << ended.output;
}

TEST_F(OptionsCommand, ExplainSaysHowAMetricIsAskedFor) {
    const auto share = command_.faultline({"explain", "status_share"});
    EXPECT_EQ(share.status.code, 0);
    EXPECT_NE(share.output.find("a share, with limits such as 99.9%"), std::string::npos);
    EXPECT_NE(share.output.find("must be given: status"), std::string::npos) << share.output;
    const auto response = command_.faultline({"explain", "response"});
    EXPECT_NE(response.output.find("percentile: which one"), std::string::npos) << response.output;
    const auto near_code = command_.faultline({"explain", "tool_timeuot"});
    EXPECT_NE(near_code.output.find("did you mean TOOL_TIMEOUT?"), std::string::npos)
        << near_code.output;
    const auto unknown = command_.faultline({"explain", "status_shore"});
    EXPECT_EQ(unknown.status.code, 2);
    EXPECT_NE(unknown.output.find("did you mean status_share? `faultline explain` lists all names"),
              std::string::npos)
        << unknown.output;
}

}  // namespace
}  // namespace faultline

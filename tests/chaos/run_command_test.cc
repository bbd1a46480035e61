// `faultline run` as people use it: verdicts, exit codes, what a signal does, what a seed means.
#include "tests/chaos/chaos_files.h"
#include "tests/fakes/faultline_command.h"
#include "tests/fakes/refusing_port.h"
#include "tests/fakes/tiny_http_server.h"

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline {
namespace {

using fakes::FaultlineCommand;
using nlohmann::json;

TEST(RunCommand, EveryLibraryScenarioPassesInVirtualTime) {
    FaultlineCommand command;
    const auto ended =
        command.faultline({"run", kLibrary, "--clock", "virtual", "--out", command.path("out")});
    EXPECT_EQ(ended.status.code, 0) << ended.output;
    EXPECT_NE(ended.output.find("4 scenarios: 4 passed"), std::string::npos) << ended.output;
    const std::string junit = command.text_of("out/junit.xml");
    std::size_t suites = 0;
    for (std::size_t at = junit.find("<testsuite "); at != std::string::npos;
         at = junit.find("<testsuite ", at + 1)) {
        ++suites;
    }
    EXPECT_EQ(suites, 4U);
}

TEST(RunCommand, TheSameSeedGivesTheSameEventsAndAnotherDoesNot) {
    FaultlineCommand command;
    const auto run = [&](const char* seed, const std::string& out) {
        const auto ended =
            command.faultline({"run", kLibrary + "/tenant-violation.yaml", "--clock", "virtual",
                               "--seed", seed, "--out", command.path(out)});
        EXPECT_EQ(ended.status.code, 0) << ended.output;
        // Reports date from when it was run, events from its start.
        EXPECT_NE(command.text_of(out + "/junit.xml").find(" timestamp=\"20"), std::string::npos);
        return command.text_of(out + "/events.ndjson");
    };
    const std::string first = run("7", "a");
    ASSERT_GT(first.size(), 1000U);
    EXPECT_EQ(first, run("7", "b"));
    EXPECT_NE(first, run("8", "c"));
}

TEST(RunCommand, SeedsAreSwept) {
    FaultlineCommand command;
    const auto ended = command.faultline({"run", kLibrary, "--seeds", "1..2"});
    EXPECT_EQ(ended.status.code, 0) << ended.output;
    EXPECT_NE(ended.output.find("tool-timeout-cascade: 2 seeds"), std::string::npos)
        << ended.output;
}

TEST(RunCommand, WithoutItsProtectionAScenarioFails) {
    FaultlineCommand command;
    // One of the library: scripts/test does it for all, without sanitizers.
    const auto ended =
        command.faultline({"run", kLibrary + "/tenant-violation.yaml", "--clock", "virtual",
                           "--sensitivity", "--strict", "--out", command.path("out")});
    EXPECT_EQ(ended.status.code, 0) << ended.output;
    EXPECT_NE(ended.output.find("1 of 1 named pairs failed as they must"), std::string::npos)
        << ended.output;
}

TEST(RunCommand, TheScenarioOfTheReadmePassesAndFailsWithoutWhatItNames) {
    FaultlineCommand command;
    const auto readme = read_file(std::string(FAULTLINE_SOURCE_DIR) + "/README.md");
    ASSERT_TRUE(readme);
    const std::size_t from = readme->find("version: 1\n");
    ASSERT_NE(from, std::string::npos);
    const std::size_t to = readme->find("```", from);
    std::filesystem::copy(kLibrary + "/assets", command.path("assets"),
                          std::filesystem::copy_options::recursive);
    ASSERT_TRUE(write_file(command.path("my.yaml"), readme->substr(from, to - from)));
    const auto ended = command.faultline(
        {"run", command.path("my.yaml"), "--clock", "virtual", "--set", "load.rate=15/s", "--set",
         "load.arrival=uniform", "--sensitivity", "--strict", "--out", command.path("out")});
    EXPECT_EQ(ended.status.code, 0) << ended.output;
    EXPECT_NE(ended.output.find("2 of 2 named pairs failed as they must"), std::string::npos)
        << ended.output;
}

TEST(RunCommand, AFaultThatNeverFiresIsInconclusive) {
    FaultlineCommand command;
    const auto ended = command.faultline(
        {"run", kFiles + "/never-fires.yaml", "--clock", "virtual", "--out", command.path("out")});
    EXPECT_EQ(ended.status.code, 3) << ended.output;
    EXPECT_NE(ended.output.find("never"), std::string::npos) << ended.output;
}

TEST(RunCommand, AMisspeltKeyIsReportedWithItsPlaceAndTheNearest) {
    FaultlineCommand command;
    auto text = read_file(kFiles + "/never-fires.yaml");
    ASSERT_TRUE(text);
    text->replace(text->find("phases:"), 7, "phasses:");
    ASSERT_TRUE(write_file(command.path("bad.yaml"), *text));
    const auto ended = command.faultline({"run", command.path("bad.yaml")});
    EXPECT_EQ(ended.status.code, 2) << ended.output;
    EXPECT_NE(ended.output.find("bad.yaml:7:1: unknown key \"phasses\""), std::string::npos)
        << ended.output;
    EXPECT_NE(ended.output.find("did you mean \"phases\""), std::string::npos) << ended.output;
}

TEST(RunCommand, AFolderWithoutScenariosSelectsNothing) {
    FaultlineCommand command;
    ASSERT_TRUE(write_file(command.path("empty/plan.json"), "{}"));
    EXPECT_EQ(command.faultline({"run", command.path("empty")}).status.code, 5);
    EXPECT_EQ(command.faultline({"run", command.path("nosuch")}).status.code, 2);
    EXPECT_EQ(command.faultline({"nosuch"}).status.code, 2);
}

// A CI step that publishes the folder would publish the verdict of an earlier call. But a call that
// was mistyped is no call, and takes nothing away.
TEST(RunCommand, ACallThatRunsNothingLeavesNoOlderResults) {
    FaultlineCommand command;
    const std::string out = command.path("out");
    const std::string good = kFiles + "/never-fires.yaml";
    ASSERT_TRUE(
        write_file(command.path("bad.yaml"), "version: 1\nname: bad\nload: {}\nphases: {}\n"));
    ASSERT_TRUE(write_file(command.path("empty/plan.json"), "{}"));
    ASSERT_TRUE(write_file(out + "/notes.txt", "not ours"));
    const auto earlier = [&] {
        (void)command.faultline({"run", good, "--clock", "virtual", "--out", out});
        return std::filesystem::exists(out + "/junit.xml");
    };
    const std::vector<std::vector<std::string>> calls = {
        {"run", command.path("bad.yaml"), "--out", out},
        {"run", command.path("empty"), "--out", out},
        {"run", command.path("nosuch"), "--out", out},
        {"load", "127.0.0.1:1/", "--rate", "1/s", "--json=/nosuch/x", "--out", out}};
    const std::vector<std::vector<std::string>> mistyped = {
        {"run", good, "--out", out, "--sedd", "3"},
        {"run", good, "--seed", "x", "--out=" + out},
        {"run", good, "--sensitivity", "--no-faults", "--out", out},
        {"load", "127.0.0.1:1/", "--rate", "fast", "--out", out},
        {"run", good, "--seeds", "x", "--out", out},
        {"run", good, "--seeds", "1..2", "--out", out},        // a sweep writes no files
        {"run", command.path("bad.yaml"), "--seeds", "1..2"},  // a folder that it did not name
        {"load", "127.0.0.1:1/", "--slo", "p99<1", "--rate", "1/s", "--out", out},
        {"load", "--out", out}};
    for (const auto& call : calls) {
        ASSERT_TRUE(earlier());
        const auto ended = command.faultline(call);
        EXPECT_NE(ended.status.code, 0) << ended.output;
        for (const char* const file : {"/junit.xml", "/result.json", "/report.html"}) {
            EXPECT_FALSE(std::filesystem::exists(out + file))
                << fmt::format("{}", fmt::join(call, " "));
        }
    }
    EXPECT_TRUE(std::filesystem::exists(out + "/notes.txt"));
    ASSERT_TRUE(earlier());
    for (const auto& call : mistyped) {
        EXPECT_EQ(command.faultline(call).status.code, 2);
        EXPECT_TRUE(std::filesystem::exists(out + "/junit.xml"))
            << fmt::format("{}", fmt::join(call, " "));
    }
    EXPECT_EQ(command.faultline({"run", "--out", out, "--help"}).status.code, 0);
    EXPECT_TRUE(std::filesystem::exists(out + "/junit.xml"));
}

TEST(RunCommand, ASignalInTheFaultPhaseHealsReportsAndAnswers130) {
    FaultlineCommand command;
    const std::string out = command.path("out");
    const auto child = command.start(
        {FaultlineCommand::binary(), "run", kFiles + "/long-fault.yaml", "--out", out},
        "signal.log");
    // The undo is journaled before the fault is injected: then the fault phase has begun.
    ASSERT_TRUE(command.eventually(
        [&] { return command.text_of("out/undo.ndjson").find("tool_hang") != std::string::npos; }));
    ASSERT_TRUE(child->signal(SIGINT));
    const auto ended = command.finish(*child, "signal.log");
    EXPECT_EQ(ended.status.code, 130) << ended.output;
    const std::string events = command.text_of("out/events.ndjson");
    EXPECT_NE(events.find("fault.heal"), std::string::npos) << events;
    EXPECT_FALSE(command.text_of("out/report.html").empty());
    EXPECT_TRUE(command.text_of("out/undo.ndjson").empty());
}

TEST(RunCommand, AKilledRunLeavesWhatItHadInForceInTheJournal) {
    FaultlineCommand command;
    const std::string out = command.path("out");
    const auto child = command.start(
        {FaultlineCommand::binary(), "run", kFiles + "/long-fault.yaml", "--out", out},
        "killed.log");
    ASSERT_TRUE(command.eventually(
        [&] { return command.text_of("out/undo.ndjson").find("tool_hang") != std::string::npos; }));
    ASSERT_TRUE(child->signal(SIGKILL));
    (void)command.finish(*child, "killed.log");
    const auto next = command.faultline({"run", kFiles + "/never-fires.yaml", "--out", out});
    EXPECT_NE(next.output.find("an earlier run ended before tool_hang was healed"),
              std::string::npos)
        << next.output;
    const auto clean = command.faultline({"run", kFiles + "/never-fires.yaml", "--out", out});
    EXPECT_EQ(clean.output.find("an earlier run"), std::string::npos) << clean.output;
}

TEST(RunCommand, ReportsAreMadeAgainFromTheResult) {
    FaultlineCommand command;
    const std::string out = command.path("out");
    ASSERT_EQ(command
                  .faultline({"run", kLibrary + "/tool-timeout-cascade.yaml", "--clock", "virtual",
                              "--out", out})
                  .status.code,
              0);
    const std::string html = command.text_of("out/report.html");
    const std::string junit = command.text_of("out/junit.xml");
    ASSERT_TRUE(write_file(out + "/report.html", ""));
    ASSERT_TRUE(write_file(out + "/junit.xml", ""));
    EXPECT_EQ(command.faultline({"report", out}).status.code, 0);
    EXPECT_EQ(command.text_of("out/report.html"), html);
    EXPECT_EQ(command.text_of("out/junit.xml"), junit);
}

TEST(RunCommand, WhatCouldNotStartIsRefusedBeforeARun) {
    FaultlineCommand command;
    for (const char* name : {"never-fires.yaml", "plan.json", "engine.yaml"}) {
        auto text = read_file(kFiles + "/" + name);
        ASSERT_TRUE(text);
        ASSERT_TRUE(write_file(command.path(name), *text));
    }
    auto engine = read_file(command.path("engine.yaml"));
    ASSERT_TRUE(write_file(command.path("engine.yaml"),
                           *engine + "database: {sqlite_schema: nosuch.sql}\n"));
    for (const char* clock : {"real", "virtual"}) {
        const auto ended = command.faultline({"run", command.path("never-fires.yaml"), "--clock",
                                              clock, "--out", command.path(clock)});
        EXPECT_EQ(ended.status.code, 2) << ended.output;
        EXPECT_NE(ended.output.find("nosuch.sql"), std::string::npos) << ended.output;
        EXPECT_TRUE(command.text_of(std::string(clock) + "/report.html").empty());
    }
}

TEST(RunCommand, AKilledRunIsToldOfByTheNextAndInItsResults) {
    FaultlineCommand command;
    const std::string out = command.path("out");
    const std::string journal = R"({"event":"inject","fault":"tool_hang","ordinal":0,"v":1})";
    const std::string said = "an earlier run ended before tool_hang was healed";
    ASSERT_TRUE(write_file(out + "/undo.ndjson", journal + "\n"));
    const auto run_it = [&] {
        return command.faultline(
            {"run", kFiles + "/never-fires.yaml", "--clock", "virtual", "--out", out});
    };
    const auto next = run_it();
    EXPECT_NE(next.output.find(said), std::string::npos) << next.output;
    for (const char* const file : {"out/summary.md", "out/report.html", "out/result.json"}) {
        const std::string text = command.text_of(file);
        EXPECT_NE(text.find("an earlier run ended before tool"), std::string::npos) << file;
    }
    EXPECT_EQ(run_it().output.find("an earlier run"), std::string::npos);
}

TEST(RunCommand, AFailedCheckShowsTheFirstBadAnswerEverywhere) {
    FaultlineCommand command;
    testing::TinyHttpServer server([](const testing::TinyHttpServer::Request&) {
        return testing::TinyHttpServer::Reply{
            .bytes = testing::TinyHttpServer::answer(404, "no such page")};
    });
    const auto run_with = [&](const std::string& metric) {
        EXPECT_TRUE(write_file(command.path("all404.yaml"),
                               "version: 1\nname: all404\ntarget: {url: \"" + server.url() +
                                   "\"}\nload: {rate: 100/s, requests: [{path: /}]}\n"
                                   "phases: {baseline: 400ms, fault: 400ms, recovery: 400ms}\n"
                                   "checks: [{name: it, metric: " +
                                   metric + ", at_most: 0}]\n"));
        return command.faultline(
            {"run", command.path("all404.yaml"), "--out", command.path("out")});
    };
    const auto failed = run_with("failures");
    EXPECT_EQ(failed.status.code, 1) << failed.output;
    const std::string said = "the first 404: no such page";
    EXPECT_NE(failed.output.find("the first 404: no"), std::string::npos) << failed.output;
    for (const char* const file : {"out/summary.md", "out/report.html", "out/junit.xml"}) {
        EXPECT_NE(command.text_of(file).find(said), std::string::npos) << file;
    }
    // A check that 404 keeps is no pass either.
    const auto green = run_with("http_5xx");
    EXPECT_EQ(green.status.code, 3) << green.output;
    EXPECT_NE(command.text_of("out/summary.md").find("operations was answered well"),
              std::string::npos)
        << green.output;
}

TEST(RunCommand, ATargetWithoutTheEngineHasNothingToSwitchOff) {
    FaultlineCommand command;
    ASSERT_TRUE(write_file(command.path("url.yaml"),
                           "version: 1\nname: elsewhere\ntarget: {url: \"http://127.0.0.1:1\"}\n"
                           "load: {rate: 10/s, requests: [{path: /}]}\n"
                           "phases: {baseline: 1s, fault: 1s, recovery: 1s}\n"
                           "checks: [{name: c, metric: http_5xx, at_most: 0, during: all}]\n"));
    const auto ended = command.faultline(
        {"run", command.path("url.yaml"), "--without", "deadline", "--out", command.path("out")});
    EXPECT_EQ(ended.status.code, 2) << ended.output;
    EXPECT_NE(ended.output.find("--without deadline: protections are of the embedded engine"),
              std::string::npos)
        << ended.output;
}

TEST(RunCommand, ATargetThatIsNotThereIsAnEnvironmentErrorWithAReport) {
    FaultlineCommand command;
    const fakes::RefusingPort gone;
    const std::string url = gone.url();
    ASSERT_TRUE(write_file(command.path("gone.yaml"),
                           "version: 1\nname: gone\ntarget: {url: \"" + url +
                               "\"}\nload: {rate: 50/s, requests: [{path: /}]}\n"
                               "phases: {baseline: 1s, fault: 4s, recovery: 1s}\n"
                               "checks: [{name: none-fails, metric: failures, at_most: 0}]\n"));
    const auto ended =
        command.faultline({"run", command.path("gone.yaml"), "--out", command.path("out")});
    EXPECT_EQ(ended.status.code, 4) << ended.output;
    EXPECT_NE(ended.output.find("nothing listens at"), std::string::npos) << ended.output;
    EXPECT_FALSE(command.text_of("out/report.html").empty());
}

}  // namespace
}  // namespace faultline

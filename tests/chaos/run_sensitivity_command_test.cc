// `faultline run --sensitivity` as scripts use it: what proves a check, what does not, and where it
// is said.
#include "tests/chaos/long_fault_command.h"

#include <sstream>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline {
namespace {

using fakes::FaultlineCommand;

class SensitivityCommand : public LongFaultCommand {
protected:
    // The proofs of a scenario that passes without `retry` too, whose profile of virtual time is
    // another than the one that is run.
    FaultlineCommand::Ended proofs_with_virtual_profile(const std::string& profile) {
        const std::string file = insensitive("retry");
        EXPECT_TRUE(write_file(file, command_.text_of("long-fault.yaml") + "profiles: {virtual: {" +
                                         profile + "}}\n"));
        auto ended = command_.faultline({"run", file, "--clock", "virtual", "--profile", "ci",
                                         "--sensitivity", "--out", command_.path("out")});
        EXPECT_EQ(ended.status.code, 1) << ended.output;  // for the pair
        return ended;
    }
};

TEST_F(SensitivityCommand, WithoutNamedPairsTheLiesProve) {
    const auto ended = command_.faultline({"run", unnamed("[real, virtual]"), "--clock", "virtual",
                                           "--sensitivity", "--out", command_.path("out")});
    EXPECT_EQ(ended.status.code, 0) << ended.output;
    EXPECT_NE(ended.output.find("\nno named pairs: no scenario here has must_fail_without\n"),
              std::string::npos)
        << ended.output;
    EXPECT_NE(ended.output.find("\n2 of 2 checks failed in a named pair or by a lie\n"),
              std::string::npos)
        << ended.output;
    EXPECT_TRUE(ended.output.ends_with("\nPASS: 1 scenario: 1 passed (exit 0)\n")) << ended.output;
}

TEST_F(SensitivityCommand, WithoutPairsAndLiesIsInconclusive) {
    const auto ended = command_.faultline(
        {"run", unnamed("[real]"), "--sensitivity", "--out", command_.path("out")});
    EXPECT_EQ(ended.status.code, 3) << ended.output;
    EXPECT_NE(ended.output.find(
                  "nothing was run to prove those of long-fault: no named pairs, and no lies"),
              std::string::npos)
        << ended.output;
    EXPECT_TRUE(ended.output.ends_with("\nINCONCLUSIVE: 1 scenario: 1 passed (exit 3)\n"))
        << ended.output;
}

TEST_F(SensitivityCommand, OneScenarioThatNothingWasRunForIsNotProvenByTheOthers) {
    (void)unnamed("[real, virtual]");
    std::string other = command_.text_of("long-fault.yaml");
    other.replace(other.find("name: long-fault"), 16, "name: other");
    ASSERT_TRUE(write_file(command_.path("other.yaml"), other));
    const auto ended = command_.faultline({"run", unnamed("[real]"), command_.path("other.yaml"),
                                           "--sensitivity", "--out", command_.path("out")});
    EXPECT_EQ(ended.status.code, 3) << ended.output;
    EXPECT_NE(ended.output.find("nothing was run to prove those of long-fault: "),
              std::string::npos)
        << ended.output;
}

TEST_F(SensitivityCommand, APairThatPassesFailsInEveryFile) {
    const auto ended = command_.faultline({"run", insensitive("retry"), "--clock", "virtual",
                                           "--sensitivity", "--out", command_.path("out")});
    EXPECT_EQ(ended.status.code, 1) << ended.output;
    EXPECT_NE(ended.output.find("0 of 1 named pairs failed"), std::string::npos) << ended.output;
    EXPECT_NE(ended.output.find("  long-fault without retry: PASS, but it must FAIL\n"),
              std::string::npos)
        << ended.output;
    EXPECT_TRUE(ended.output.ends_with("\nFAIL: 1 scenario: 1 passed; 1 not proven (exit 1)\n"))
        << ended.output;
    const auto result = nlohmann::json::parse(command_.text_of("out/result.json"));
    EXPECT_EQ(result.at("exit_code"), 1);
    EXPECT_EQ(result.at("sensitivity").at(0).at("protection"), "retry");
    EXPECT_EQ(result.at("sensitivity").at(0).at("verdict"), "pass");
    EXPECT_NE(command_.text_of("out/junit.xml").find("name=\"must_fail_without.retry\""),
              std::string::npos);
    EXPECT_NE(command_.text_of("out/junit.xml").find("failures=\"1\""), std::string::npos);
    EXPECT_NE(command_.text_of("out/summary.md").find("| ✘ | retry | PASS | FAIL |"),
              std::string::npos);
    EXPECT_NE(command_.text_of("out/report.html").find("Without its protections"),
              std::string::npos);
}

TEST_F(SensitivityCommand, StrictNeedsSensitivity) {
    const auto ended = command_.faultline({"run", kFiles + "/long-fault.yaml", "--strict"});
    EXPECT_EQ(ended.status.code, 2) << ended.output;
    EXPECT_NE(ended.output.find("--strict needs --sensitivity"), std::string::npos) << ended.output;
}

TEST_F(SensitivityCommand, SaysThatTheVirtualFormCouldNotBeReadAgain) {
    const auto ended = proofs_with_virtual_profile(
        "load: {requests: [{method: POST, path: /v1/orchestrations, body_file: nosuch.json}]}");
    EXPECT_NE(ended.output.find("nosuch.json"), std::string::npos) << ended.output;
    EXPECT_NE(ended.output.find("no lie was told about it: lies are told in virtual time, for "
                                "which " +
                                command_.path("long-fault.yaml") + " could not be read again"),
              std::string::npos)
        << ended.output;
    EXPECT_EQ(ended.output.find("in which the scenario does not run"), std::string::npos)
        << ended.output;
}

// The profile of virtual time may have other checks, in another order.
TEST_F(SensitivityCommand, LiesProveTheCheckOfTheSameName) {
    const auto ended = proofs_with_virtual_profile(
        "checks: [{name: served, metric: success_share, at_least: 99%, during: baseline}]");
    EXPECT_NE(
        ended.output.find("no-5xx failed in no named pair, and no lie was told about it: lies "
                          "are told in virtual time, where its profile leaves this check out"),
        std::string::npos)
        << ended.output;
    EXPECT_EQ(ended.output.find("not proven: long-fault: served"), std::string::npos)
        << ended.output;
}

TEST_F(SensitivityCommand, OnATerminalTheLiesShowTheirProgress) {
    const std::string call = FaultlineCommand::binary() + " run " + insensitive("retry") +
                             " --clock virtual --sensitivity --out " + command_.path("out");
    const auto child = command_.start(
        {"/bin/sh", "-c", "TERM=xterm script -qec '" + call + "' /dev/null"}, "terminal.log");
    const auto ended = command_.finish(*child, "terminal.log");
    EXPECT_EQ(ended.status.code, 1) << ended.output;
    EXPECT_NE(ended.output.find("\r\033[Klong-fault  lie 1 of "), std::string::npos)
        << ended.output;
}

TEST_F(SensitivityCommand, WithJsonStandardOutputIsJsonOnly) {
    const auto child =
        command_.start({"/bin/sh", "-c",
                        "GITHUB_ACTIONS=true " + FaultlineCommand::binary() + " run " +
                            insensitive("retry") + " --clock virtual --sensitivity --json --out " +
                            command_.path("out") + " 2>" + command_.path("err")},
                       "json.log");
    const auto ended = command_.finish(*child, "json.log");
    EXPECT_EQ(ended.status.code, 1) << ended.output;
    std::istringstream lines(ended.output);
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        EXPECT_TRUE(nlohmann::json::accept(line)) << line;
    }
    EXPECT_EQ(count, 3);  // the run, its pair, what proves its checks
    EXPECT_NE(command_.text_of("err").find("::error "), std::string::npos);
}

TEST_F(SensitivityCommand, ProofsAreExplained) {
    for (const char* const name : {"doctored-record", "lying-answers", "named-pairs", "strict"}) {
        const auto ended = command_.faultline({"explain", name});
        EXPECT_EQ(ended.status.code, 0) << ended.output;
        EXPECT_TRUE(ended.output.starts_with(std::string(name) + "\n    ")) << ended.output;
        EXPECT_NE(ended.output.find("fail"), std::string::npos) << ended.output;
    }
    const auto near = command_.faultline({"explain", "doctored-records"});
    EXPECT_EQ(near.status.code, 2) << near.output;
    EXPECT_NE(near.output.find("did you mean doctored-record?"), std::string::npos) << near.output;
}

TEST_F(SensitivityCommand, StrictSaysWhatItMeansWithoutProtections) {
    const auto ended =
        command_.faultline({"run", unnamed("[real, virtual]"), "--clock", "virtual",
                            "--sensitivity", "--strict", "--out", command_.path("out")});
    EXPECT_EQ(ended.status.code, 0) << ended.output;
    EXPECT_NE(ended.output.find("--strict: it names nothing in must_fail_without, so only lies can "
                                "show that its checks can fail"),
              std::string::npos)
        << ended.output;
}

}  // namespace
}  // namespace faultline

// What is read of a command's output, or not, changes nothing of what it does.
#include "tests/chaos/chaos_files.h"
#include "tests/fakes/faultline_command.h"

#include <algorithm>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline {
namespace {

using fakes::FaultlineCommand;

class OutputCommand : public ::testing::Test {
protected:
    // `"$@"` of the shell script is the binary with these arguments.
    FaultlineCommand::Ended shell(const std::string& script, std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(),
                         {"bash", "-c", script, "bash", FaultlineCommand::binary()});
        const auto child = command_.start(std::move(arguments), "shell.log");
        return command_.finish(*child, "shell.log");
    }
    // A run that is judged inconclusive (3): its fault never fires.
    FaultlineCommand::Ended run_in(const std::string& script) {
        return shell(script, {"run", kFiles + "/never-fires.yaml", "--clock", "virtual", "--out",
                              command_.path("out")});
    }
    void expect_whole_report() {
        const auto result =
            nlohmann::json::parse(command_.text_of("out/result.json"), nullptr, false);
        EXPECT_EQ(result.value("exit_code", -1), 3) << command_.text_of("out/result.json");
        EXPECT_FALSE(command_.text_of("out/report.html").empty());
    }

    FaultlineCommand command_;
};

TEST_F(OutputCommand, AReaderThatHasGoneChangesNoVerdict) {
    const auto ended = run_in(R"(exec 3> >(true); wait $!; exec "$@" >&3 2>&3)");
    EXPECT_EQ(ended.status.code, 3) << ended.status.signal << ended.output;
    expect_whole_report();
}

TEST_F(OutputCommand, ClosedStreamsChangeNoVerdict) {
    const auto ended = run_in(R"(exec "$@" <&- >&- 2>&-)");
    EXPECT_EQ(ended.status.code, 3) << ended.status.signal;
    expect_whole_report();
    EXPECT_EQ(shell(R"(exec "$@" >&-)", {"faults"}).status.code, 0);
}

// What a run that was killed leaves.
TEST_F(OutputCommand, AReportOfAFolderWithoutAResultSaysWhatThatMeans) {
    ASSERT_TRUE(write_file(command_.path("out/undo.ndjson"), ""));
    const auto ended = command_.faultline({"report", command_.path("out")});
    EXPECT_EQ(ended.status.code, 2);
    EXPECT_NE(ended.output.find("no command has finished in " + command_.path("out")),
              std::string::npos)
        << ended.output;
}

TEST_F(OutputCommand, AFullDiskIsTold) {
    const auto ended = run_in(R"(exec "$@" >/dev/full)");
    EXPECT_EQ(ended.status.code, 3);
    EXPECT_NE(ended.output.find("standard output is incomplete: No space left on device"),
              std::string::npos)
        << ended.output;
    expect_whole_report();
    // What has nothing else to say fails.
    EXPECT_EQ(shell(R"(exec "$@" >/dev/full)", {"faults"}).status.code, 4);
    EXPECT_EQ(shell(R"(exec "$@" >/dev/full)", {"--help"}).status.code, 4);
}

TEST_F(OutputCommand, APipeThatNobodyReadsIsNotWaitedFor) {
    const auto ended = run_in(
        R"(mkfifo "${@: -1}.pipe"; GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY="${@: -1}.pipe" exec timeout 60 "$@")");
    EXPECT_EQ(ended.status.code, 3) << ended.output;
    EXPECT_NE(ended.output.find("nothing reads this pipe; the step has no summary"),
              std::string::npos)
        << ended.output;
    expect_whole_report();
    const auto nowhere =
        run_in(R"(GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY=/nowhere/summary exec timeout 60 "$@")");
    EXPECT_NE(nowhere.output.find("/nowhere/summary: No such file or directory; the step"),
              std::string::npos)
        << nowhere.output;
}

TEST_F(OutputCommand, AResultThatIsAPipeIsNotWaitedFor) {
    for (const auto* const others : {"", "--bogus", "nosuch.yaml"}) {
        const auto ended = run_in(
            "mkdir -p \"${@: -1}\"; mkfifo \"${@: -1}/result.json\" 2>&1; "
            "exec timeout 60 \"$@\" " +
            std::string(others));
        EXPECT_EQ(ended.status.code, *others == '\0' ? 4 : 2) << others << ended.output;
    }
}

// A folder stands where a file of the results must go, as on a disk that filled up meanwhile.
TEST_F(OutputCommand, ResultsThatCouldNotBeWrittenOutrankThePass) {
    ASSERT_TRUE(write_file(command_.path("out/report.html/x"), "x"));
    const auto ended = command_.faultline({"run", kLibrary + "/tenant-violation.yaml", "--clock",
                                           "virtual", "--out", command_.path("out")});
    EXPECT_EQ(ended.status.code, 4) << ended.output;
    const std::size_t passed = ended.output.find("1 passed");
    ASSERT_NE(passed, std::string::npos) << ended.output;
    const std::string last = ended.output.substr(ended.output.rfind('\n', ended.output.size() - 2));
    EXPECT_TRUE(last.starts_with("\nERROR  the results could not all be written")) << ended.output;
}

// Two commands that were told to write into one folder, one of them as the folder of a scenario.
TEST_F(OutputCommand, TheFolderOfAScenarioHasOneOwnerToo) {
    const auto ended = shell(
        R"(mkdir -p "$3/never-fires"; exec 9<"$3/never-fires"; flock 9; exec "$1" run "$2" --clock virtual --out "$3")",
        {kFiles, command_.path("out")});
    EXPECT_EQ(ended.status.code, 4) << ended.output;
    EXPECT_NE(ended.output.find("out/never-fires: another faultline is writing to it"),
              std::string::npos)
        << ended.output;
}

TEST_F(OutputCommand, AWordThatIsNoCommandIsNamed) {
    const auto ended = command_.faultline({"rn", "scenarios/library"});
    EXPECT_EQ(ended.status.code, 2);
    EXPECT_NE(ended.output.find("no command rn; did you mean run?"), std::string::npos)
        << ended.output;
    EXPECT_EQ(command_.faultline({}).status.code, 2);
    const auto version = command_.faultline({"--version"});
    EXPECT_EQ(version.status.code, 0);
    EXPECT_EQ(version.output, command_.faultline({"version"}).output);
}

TEST_F(OutputCommand, EveryHelpFitsEightyColumns) {
    // A misspelt command is told all the others.
    const std::string script =
        R"(commands=$("$@" x 2>&1 | sed -n 's/^commands: \(.*\); each.*/\1/p' | tr -d ,)
           [ -n "$commands" ] || exit 8
           for command in '' $commands; do "$@" $command --help || exit 9; done)";
    const auto ended = shell(script, {});
    EXPECT_EQ(ended.status.code, 0) << ended.output;
    std::istringstream lines(ended.output);
    for (std::string line; std::getline(lines, line);) {
        const auto columns = std::ranges::count_if(
            line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
        EXPECT_LE(columns, 80) << line;
    }
}

TEST_F(OutputCommand, TheSchemaIsPrinted) {
    const auto schema =
        nlohmann::json::parse(command_.faultline({"schema"}).output, nullptr, false);
    ASSERT_TRUE(schema.is_object());
    EXPECT_EQ(schema.value("title", ""), "Faultline scenario, version 1");
    const auto result =
        nlohmann::json::parse(command_.faultline({"schema", "result"}).output, nullptr, false);
    ASSERT_TRUE(result.is_object());
    EXPECT_EQ(result.value("title", ""), "Faultline result of one run, faultline.result/2");
    EXPECT_EQ(command_.faultline({"schema", "results"}).status.code, 2);
}

}  // namespace
}  // namespace faultline

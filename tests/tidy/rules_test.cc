#include "tests/tidy/rules.h"

#include "tests/tidy/rules_for_use.h"

#include <string>

#include <gtest/gtest.h>

namespace faultline::tidy {
namespace {

SourceFile cpp(std::string path, std::string text) {
    return make_source(std::move(path), std::move(text));
}

std::string lines(std::size_t count) {
    std::string text;
    while (count-- > 0) {
        text += "int;\n";
    }
    return text;
}

TEST(LengthRule, FiveHundredLinesAndEightHundredForTests) {
    EXPECT_TRUE(check_length(cpp("base/a.cc", lines(500))).empty());
    EXPECT_EQ(check_length(cpp("base/a.cc", lines(501))).size(), 1U);
    EXPECT_TRUE(check_length(cpp("tests/unit/base/a_test.cc", lines(800))).empty());
    EXPECT_EQ(check_length(cpp("tests/unit/base/a_test.cc", lines(801))).size(), 1U);
    EXPECT_TRUE(check_length(cpp("LICENSE", lines(900))).empty());
}

TEST(NameRule, RefusesNamesThatSayNothing) {
    EXPECT_EQ(check_names(cpp("base/string_utils.cc", "")).size(), 1U);
    EXPECT_EQ(check_names(cpp("engine/common/a.cc", "")).size(), 1U);
    EXPECT_EQ(check_names(cpp("base/a.h", "class ClockImpl {};")).size(), 1U);
    EXPECT_EQ(check_names(cpp("base/a.h", "struct SessionManager;")).size(), 1U);
    EXPECT_TRUE(check_names(cpp("base/utility.cc", "class Simple {};  // no Helper")).empty());
}

TEST(TimeRule, ClocksAreReadInBaseOnlyAndNobodySleeps) {
    const std::string clock = "auto t = std::chrono::steady_clock::now();\n";
    EXPECT_TRUE(check_time(cpp("base/clock.cc", clock)).empty());
    EXPECT_EQ(check_time(cpp("engine/policy/a.cc", clock)).size(), 1U);
    EXPECT_TRUE(check_time(cpp("engine/policy/a.cc", "// steady_clock::now\n")).empty());
    const std::string cpu = "clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);\n";
    EXPECT_TRUE(check_time(cpp("loadgen/client/hot_loop.cc", cpu)).empty());
    EXPECT_EQ(check_time(cpp("net/http/server.cc", cpu)).size(), 1U);
    const std::string nap = "std::this_thread::sleep_for(1ms);\n";
    EXPECT_EQ(check_time(cpp("tests/io/a_test.cc", nap)).size(), 1U);
    EXPECT_EQ(check_time(cpp("base/a.cc", nap)).size(), 1U);
    EXPECT_TRUE(check_time(cpp("net/a.cc", "co_await clock.sleep_for(d);\n")).empty());
}

TEST(ChanceRule, RandomDevicesLiveInBaseRandom) {
    EXPECT_TRUE(check_chance(cpp("base/random.cc", "std::random_device d;")).empty());
    EXPECT_EQ(check_chance(cpp("tests/sim/a_test.cc", "std::mt19937 r;")).size(), 1U);
    EXPECT_EQ(check_chance(cpp("faults/catalogue/a.cc", "int x = rand();")).size(), 1U);
    EXPECT_TRUE(check_chance(cpp("faults/catalogue/a.cc", "int operand = 1;")).empty());
}

TEST(DetachedRule, OnlyTheTaskGroupMaySpawnDetached) {
    const std::string text = "co_spawn(ex, f(), asio::detached);";
    EXPECT_TRUE(check_detached(cpp("base/task_group.cc", text)).empty());
    EXPECT_EQ(check_detached(cpp("net/http/server.cc", text)).size(), 1U);
}

TEST(SkipRule, ASkipSaysWhyAndNothingIsDisabled) {
    EXPECT_EQ(check_skips(cpp("tests/io/a_test.cc", "GTEST_SKIP();")).size(), 1U);
    EXPECT_TRUE(check_skips(cpp("tests/io/a_test.cc", "GTEST_SKIP()\n    << \"no\";")).empty());
    const std::string off = std::string("TEST(A, DISABLED") + "_B) {}";
    EXPECT_EQ(check_skips(cpp("tests/io/a_test.cc", off)).size(), 1U);
}

TEST(PathRule, PathsOfOneMachineAreRefused) {
    const std::string path = std::string("see /wo") + "rk/x";
    EXPECT_EQ(check_machine_paths(cpp("docs/a.md", path)).size(), 1U);
    EXPECT_TRUE(check_machine_paths(cpp("docs/a.md", std::string("net/wo") + "rk/x")).empty());
    EXPECT_EQ(check_machine_paths(cpp("scripts/a", std::string("F=/tm") + "p/f")).size(), 1U);
}

TEST(HeaderRule, AHeaderHasItsPragmaAndSaysWhatItIs) {
    EXPECT_TRUE(check_header_guard(cpp("base/a.h", "// A.\n#pragma once\n")).empty());
    EXPECT_EQ(check_header_guard(cpp("base/a.h", "int a;\n")).size(), 2U);
}

TEST(LibraryRule, EachLibraryStaysInItsFolder) {
    const auto count = [](const char* path, const char* include) {
        return check_libraries(cpp(path, std::string("#include <") + include + ">\n")).size();
    };
    EXPECT_EQ(count("base/json.h", "nlohmann/json.hpp"), 1U);
    EXPECT_EQ(count("base/json.h", "nlohmann/json_fwd.hpp"), 0U);
    EXPECT_EQ(count("base/json.cc", "nlohmann/json.hpp"), 0U);
    EXPECT_EQ(count("net/http/server.cc", "boost/beast/http.hpp"), 0U);
    EXPECT_EQ(count("net/http/server.h", "boost/beast/http.hpp"), 1U);
    EXPECT_EQ(count("loadgen/client/a.cc", "boost/beast/http.hpp"), 1U);
    EXPECT_EQ(count("engine/tools/a.cc", "libpq-fe.h"), 1U);
    EXPECT_EQ(count("engine/tools/a.cc", "sqlite3.h"), 1U);
    EXPECT_EQ(count("net/http/a.cc", "prometheus/registry.h"), 1U);
    EXPECT_EQ(count("cli/run.cc", "CLI/CLI.hpp"), 0U);
    EXPECT_EQ(count("cli/run_options.h", "CLI/CLI.hpp"), 1U);
    EXPECT_EQ(count("embedded/a.cc", "CLI/CLI.hpp"), 1U);
    EXPECT_EQ(count("engine/store/a.cc", "pg_query.h"), 1U);
    EXPECT_EQ(count("engine/query/a.cc", "pg_query.h"), 0U);
    EXPECT_EQ(count("base/log.cc", "spdlog/async.h"), 1U);
    EXPECT_EQ(count("base/log_writer.cc", "spdlog/async.h"), 0U);
}

TEST(PurityRule, FoldersOfDecisionsDoNothing) {
    const auto count = [](const char* path, const char* include) {
        return check_purity(cpp(path, std::string("#include <") + include + ">\n")).size();
    };
    EXPECT_EQ(count("engine/policy/breaker.h", "boost/asio/awaitable.hpp"), 1U);
    EXPECT_EQ(count("engine/policy/breaker.h", "boost/asio.hpp"), 1U);
    EXPECT_EQ(count("scenarios/judge/judge.cc", "mutex"), 1U);
    EXPECT_EQ(count("engine/executor/a.cc", "boost/asio/awaitable.hpp"), 0U);
    EXPECT_EQ(count("engine/policy/breaker.h", "threads_of_thought"), 0U);
}

TEST(LibraryRule, BeastStaysInSixFiles) {
    std::vector<SourceFile> files;
    while (files.size() < 6) {
        files.push_back(cpp("net/http/" + std::to_string(files.size()) + ".cc",
                            "#include <boost/beast/http.hpp>\n#include <boost/beast/core.hpp>\n"));
    }
    EXPECT_TRUE(check_beast_count(files).empty());
    files.push_back(cpp("net/http/seventh.cc", "#include <boost/beast/http.hpp>\n"));
    EXPECT_EQ(check_beast_count(files).size(), 7U);
}

}  // namespace
}  // namespace faultline::tidy

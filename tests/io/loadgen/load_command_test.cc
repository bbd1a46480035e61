// `faultline load` as its callers see it: exit codes and the JSON document.
#include "cli/load.h"
#include "cli/load_options.h"
#include "cli/load_run.h"
#include "tests/fakes/tiny_http_server.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

#include <CLI/CLI.hpp>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace faultline::cli {
namespace {

using nlohmann::json;
using testing::TinyHttpServer;

struct Answer {
    int code = -1;
    std::string out;
    std::string err;
    [[nodiscard]] json document() const { return json::parse(out); }
};

// As the shell would: `arguments` behind "faultline load".
Answer command(const std::vector<std::string>& arguments) {
    CLI::App app("test");
    std::function<int()> chosen;
    add_load_command(app, chosen);
    std::vector<const char*> argv = {"faultline", "load"};
    for (const auto& argument : arguments) {
        argv.push_back(argument.c_str());
    }
    Answer answer;
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    try {
        app.parse(static_cast<int>(argv.size()), argv.data());
        answer.code = chosen();
    } catch (const CLI::ParseError&) {
        answer.code = 2;
    }
    answer.out = ::testing::internal::GetCapturedStdout();
    answer.err = ::testing::internal::GetCapturedStderr();
    return answer;
}

void expect_sums(const json& part) {
    EXPECT_EQ(part["planned"].get<int>(), part["sent"].get<int>() + part["shed"].get<int>());
    EXPECT_EQ(part["sent"].get<int>(), part["completed"].get<int>() + part["rejected"].get<int>() +
                                           part["failed"].get<int>() +
                                           part["unanswered"].get<int>());
    EXPECT_LE(part["late"].get<int>(), part["sent"].get<int>());
}

// ci and a wide objective: what is tested here is not this machine's punctuality.
const std::vector<std::string> kCoarse = {"--profile", "ci", "--slo", "p50<60s"};

std::vector<std::string> with(std::vector<std::string> arguments,
                              const std::vector<std::string>& more) {
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

TEST(LoadCommand, PassesAndSaysSoInJson) {
    TinyHttpServer server;
    const Answer answer = command(with({"--json", server.url("/x?y=1"), "--rate", "200/s",
                                        "--duration", "1s", "--arrival", "uniform", "--seed", "7"},
                                       kCoarse));
    // A machine that delays our last release has made it inconclusive; the counts hold all the
    // same.
    ASSERT_TRUE(answer.code == 0 || answer.code == 3) << answer.out << answer.err;
    const json document = answer.document();
    EXPECT_EQ(document["kind"], "load");
    EXPECT_EQ(document["version"], 1);
    EXPECT_EQ(document["verdict"], answer.code == 0 ? "pass" : "inconclusive");
    EXPECT_EQ(document["seed"], 7);
    EXPECT_EQ(document["arrival"], "uniform");
    EXPECT_EQ(document["planned"], 200);
    EXPECT_EQ(document["completed"], 200);
    EXPECT_EQ(document["rate_planned"], 200.0);
    EXPECT_LE(document["rate_sent"].get<double>(), 200.0);
    EXPECT_GT(document["rate_sent"].get<double>(), 100.0);
    EXPECT_EQ(document["status_codes"], json({{"200", 200}}));
    EXPECT_EQ(document["outcomes"], json({{"completed", 200}}));
    for (const char* name : {"response", "service", "lateness"}) {
        for (const char* key :
             {"count", "mean", "p50", "p75", "p90", "p95", "p99", "p999", "max"}) {
            EXPECT_TRUE(document[name][key].is_number()) << name << "." << key;
        }
    }
    EXPECT_TRUE(document["generator"]["lateness_valid"].is_boolean());
    EXPECT_GT(document["generator"]["cpu_seconds"].get<double>(), 0.0);
    ASSERT_EQ(document["phases"].size(), 1U);
    expect_sums(document);
    expect_sums(document["phases"][0]);
    for (const auto& check : document["checks"]) {
        for (const char* key : {"name", "verdict", "limit", "measured", "phase"}) {
            EXPECT_TRUE(check.contains(key)) << check;
        }
    }
}

TEST(LoadCommand, FailsUnaskedWhenTheTargetIsDead) {
    std::string url;
    {
        const TinyHttpServer gone;
        url = gone.url();
    }
    const Answer answer =
        command({url, "--rate", "200/s", "--duration", "500ms", "--json", "--profile", "ci"});
    EXPECT_EQ(answer.code, 1);
    const json document = answer.document();
    EXPECT_EQ(document["verdict"], "fail");
    EXPECT_EQ(document["failed"], document["sent"]);
    EXPECT_TRUE(document["response"]["p50"].is_null());
    EXPECT_FALSE(document.contains("service")) << "no operation was ever served";
    expect_sums(document);
}

TEST(LoadCommand, OurOwnBoundIsInconclusive) {
    TinyHttpServer server([](const TinyHttpServer::Request&) { return TinyHttpServer::Reply{}; });
    const Answer answer =
        command({server.url(), "--rate", "200/s", "--duration", "200ms", "--arrival", "uniform",
                 "--max-in-flight", "2", "--timeout", "300ms", "--json"});
    EXPECT_EQ(answer.code, 3);
    EXPECT_EQ(answer.document()["shed"], 38);
    EXPECT_EQ(answer.document()["verdict"], "inconclusive");
}

TEST(LoadCommand, TheSpikeAllowsRejectionsOnlyInTheSpike) {
    std::size_t count = 0;
    TinyHttpServer server([&count](const TinyHttpServer::Request&) {
        const bool rejects = count++ > 120 && count % 4 == 0 && count < 500;
        return TinyHttpServer::Reply{
            .bytes = rejects ? TinyHttpServer::answer(503, "busy", "Retry-After: 1\r\n")
                             : TinyHttpServer::answer(200, "ok")};
    });
    const Answer answer =
        command({server.url(), "--expect", "100/s", "--multiplier", "5", "--duration", "1s",
                 "--arrival", "uniform", "--json", "--profile", "ci"});
    const json document = answer.document();
    ASSERT_EQ(document["phases"].size(), 3U);
    EXPECT_EQ(document["phases"][1]["name"], "5x");
    EXPECT_EQ(document["phases"][1]["planned"], 500);
    EXPECT_GT(document["phases"][1]["rejected"].get<int>(), 0);
    EXPECT_EQ(document["phases"][2]["settled"]["planned"], 50);
    for (const auto& check : document["checks"]) {
        // Times are those of this machine.
        EXPECT_TRUE(check["verdict"] != "fail" || check["unit"] == "s") << check;
    }
    for (const auto& phase : document["phases"]) {
        expect_sums(phase);
    }
}

TEST(LoadCommand, TheTextIsForPeopleAndTheFileForPrograms) {
    const auto folder =
        std::filesystem::temp_directory_path() / ("faultline-load-" + std::to_string(::getpid()));
    const auto file = folder / "result.json";
    TinyHttpServer server;
    const Answer answer = command(with({server.url(), "--rate", "100/s", "--duration", "300ms",
                                        "--arrival", "uniform", "--json=" + file.string()},
                                       kCoarse));
    EXPECT_NE(answer.out.find("verdict: "), std::string::npos) << answer.out;
    EXPECT_NE(answer.out.find("lateness (ours)"), std::string::npos);
    EXPECT_NE(answer.err.find("in flight"), std::string::npos);
    std::ifstream stream(file);
    EXPECT_EQ(json::parse(stream)["planned"], 30);
    std::filesystem::remove_all(folder);
}

TEST(LoadCommand, RefusesInWords) {
    const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
        {{"http://127.0.0.1:1/"}, "--rate"},
        {{"http://127.0.0.1:1/", "--rate", "100"}, "100/s"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--duration", "10"}, "--duration"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--expect", "1/s"}, "either"},
        {{"http://127.0.0.1:1/", "--expect", "1/s"}, "--multiplier"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--multiplier", "3"}, "--expect"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--arrival", "burst"}, "poisson"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "-H", "nocolon"}, "Name: value"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--slo", "p99>1s"}, "it wants <"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--profile", "fast"}, "ci"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--timeout", "0s"}, "--timeout"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "-D", "@/nonexistent/file"}, "nonexistent"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--max-in-flight", "9000000"}, "descriptor"},
        {{"http://127.0.0.1:1/", "--rate", "1e300/s"}, "--rate 1e300/s: at most 10000000/s"},
        {{"http://127.0.0.1:1/", "--expect", "1e6/s", "--multiplier", "11"},
         "--expect 1e6/s with --multiplier 11: at most 10000000/s"},
        {{"http://127.0.0.1:1/", "--expect", "1/s", "--multiplier", "1e300"},
         "--multiplier 1e+300: at most 10000000/s"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--duration", "2000000h"},
         "--duration 2000000h: at most 720h"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--timeout", "721h"},
         "--timeout 721h: at most 720h"},
        {{"http://example.com/", "--rate", "1/s"}, "--allow-target example.com"},
        {{"https://127.0.0.1/", "--rate", "1/s"}, "https"}};
    for (const auto& [arguments, wanted] : cases) {
        const Answer answer = command(arguments);
        EXPECT_EQ(answer.code, 2) << wanted;
        EXPECT_NE(answer.err.find(wanted), std::string::npos) << answer.err;
    }
    EXPECT_EQ(command({}).code, 2);
}

TEST(LoadCommand, AHostWithoutAnAddressCannotStart) {
    // A label of more than 63 characters: no name server is asked.
    const std::string host(64, 'a');
    const Answer answer = command(
        {"http://" + host + "/", "--rate", "1/s", "--duration", "1s", "--allow-target", host});
    EXPECT_EQ(answer.code, 4) << answer.err;
}

TEST(LoadCommand, WhoseFaultItIsDecidesTheExitCode) {
    EXPECT_EQ(exit_code_of(Error{.code = ErrorCode::kInternalError}), 70);
    EXPECT_EQ(exit_code_of(Error{.code = ErrorCode::kInvalidParams}), 2);
    EXPECT_EQ(exit_code_of(Error{.code = ErrorCode::kUpstreamUnavailable}), 4);
}

TEST(LoadCommand, ASignalEndsItAndIsItsAnswer) {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        int requests = 0;
        TinyHttpServer server([&](const TinyHttpServer::Request&) {
            if (++requests == 3) {
                ::kill(::getpid(), signal);
            }
            return TinyHttpServer::Reply{.bytes = TinyHttpServer::answer(200, "{}")};
        });
        const Answer answer =
            command(with({server.url(), "--rate", "50/s", "--duration", "60s"}, kCoarse));
        EXPECT_EQ(answer.code, 128 + signal) << answer.out << answer.err;
        EXPECT_NE(answer.err.find("interrupted; draining"), std::string::npos) << answer.err;
    }
}

TEST(LoadCommand, SendsWhatItWasToldTo) {
    std::string seen;
    TinyHttpServer server([&seen](const TinyHttpServer::Request& request) {
        seen = std::string(request.head) + std::string(request.body);
        return TinyHttpServer::Reply{.bytes =
                                         TinyHttpServer::answer(200, R"({"status":"partial"})")};
    });
    const Answer answer = command({"-H", "X-One: 1", "-H", "X-Two: b: c", server.url("/p?q=r"),
                                   "-D", R"({"a":1})", "--rate", "10/s", "--duration", "100ms",
                                   "--arrival", "uniform", "--label-member", "status", "--json"});
    EXPECT_TRUE(seen.starts_with("POST /p?q=r HTTP/1.1\r\n")) << seen;
    EXPECT_NE(seen.find("\r\nX-One: 1\r\n"), std::string::npos);
    EXPECT_NE(seen.find("\r\nX-Two: b: c\r\n"), std::string::npos);
    EXPECT_TRUE(seen.ends_with(R"({"a":1})"));
    EXPECT_EQ(answer.document()["labels"], json({{"partial", 1}}));
}

}  // namespace
}  // namespace faultline::cli

// `faultline load` as its callers see it: exit codes, the JSON document and the reports.
#include "tests/fakes/faultline_command.h"
#include "tests/fakes/refusing_port.h"
#include "tests/fakes/tiny_http_server.h"

#include <atomic>
#include <csignal>
#include <mutex>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline {
namespace {

using fakes::FaultlineCommand;
using nlohmann::json;
using testing::TinyHttpServer;

struct Answer {
    int code = -1;
    std::string output;  // standard output and error
    std::string json_text;
    [[nodiscard]] json document() const { return json::parse(json_text); }
};

class LoadCommand : public ::testing::Test {
protected:
    // "faultline load ARGUMENTS… --json=FILE"
    Answer load(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "load");
        arguments.push_back("--json=" + command_.path("result.json"));
        auto ended = command_.faultline(std::move(arguments));
        return {.code = ended.status.code,
                .output = std::move(ended.output),
                .json_text = command_.text_of("result.json")};
    }

    FaultlineCommand command_;
};

void expect_sums(const json& part) {
    EXPECT_EQ(part["planned"].get<int>(), part["sent"].get<int>() + part["shed"].get<int>());
    EXPECT_EQ(part["sent"].get<int>(), part["completed"].get<int>() + part["rejected"].get<int>() +
                                           part["failed"].get<int>() +
                                           part["unanswered"].get<int>());
    EXPECT_LE(part["late"].get<int>(), part["sent"].get<int>());
}

// What is tested here is not this machine's punctuality.
const std::vector<std::string> kCoarse = {"--slo", "p50<60s"};

std::vector<std::string> with(std::vector<std::string> arguments,
                              const std::vector<std::string>& more) {
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

TEST_F(LoadCommand, AClosedLoopSaysThatItIsOne) {
    TinyHttpServer server;
    const Answer answer =
        load({server.url(), "--closed", "--connections", "3", "--duration", "200ms"});
    ASSERT_EQ(answer.code, 0) << answer.output;
    const json document = answer.document();
    EXPECT_EQ(document["loop"], "closed");
    EXPECT_EQ(document["closed_connections"], 3);
    EXPECT_EQ(document["rate_planned"], 0.0);
    EXPECT_FALSE(document.contains("lateness")) << "without an intended moment nothing is late";
    EXPECT_GT(document["completed"], 10);
    EXPECT_LE(document["generator"]["connections"], 3);
    EXPECT_NE(answer.output.find("closed loop of 3 connections"), std::string::npos)
        << answer.output;
    EXPECT_NE(answer.output.find("no intended moments"), std::string::npos) << answer.output;
    EXPECT_EQ(load({server.url(), "--closed", "--rate", "10/s"}).code, 2);
    EXPECT_EQ(load({server.url(), "--rate", "10/s", "--connections", "3"}).code, 2);
    EXPECT_EQ(load({server.url(), "--closed", "--connections", "0"}).code, 2);
}

TEST_F(LoadCommand, BytesBehindAnAnswerAreToldOf) {
    TinyHttpServer server([](const TinyHttpServer::Request&) {
        return TinyHttpServer::Reply{.bytes = TinyHttpServer::answer(200, "ok") + "more"};
    });
    const Answer answer = load({server.url(), "--closed", "--duration", "200ms"});
    EXPECT_NE(answer.output.find("closed because of bytes that belong to no answer"),
              std::string::npos)
        << answer.output;
}

TEST_F(LoadCommand, PassesAndSaysSoInJson) {
    TinyHttpServer server;
    const Answer answer = load(with({server.url("/x?y=1"), "--rate", "200/s", "--duration", "1s",
                                     "--arrival", "uniform", "--seed", "7"},
                                    kCoarse));
    // A machine that delays our last release has made it inconclusive; the counts hold all the
    // same.
    ASSERT_TRUE(answer.code == 0 || answer.code == 3) << answer.output;
    const json document = answer.document();
    EXPECT_EQ(document["kind"], "run");
    EXPECT_EQ(document["version"], 3);
    EXPECT_EQ(document["verdict"], answer.code == 0 ? "pass" : "inconclusive");
    EXPECT_EQ(document["seed"], 7);
    EXPECT_EQ(document["arrival"], "uniform");
    EXPECT_EQ(document["planned"], 200);
    EXPECT_EQ(document["completed"], 200);
    EXPECT_EQ(document["rate_planned"], 200.0);
    EXPECT_LE(document["rate_sent"].get<double>(), 200.0);
    EXPECT_GT(document["rate_sent"].get<double>(), 100.0);
    EXPECT_EQ(document["status_codes"], json({{"200", 200}}));
    EXPECT_GT(document["bytes_received"].get<int>(), 200 * 20);  // heads count
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

TEST_F(LoadCommand, ADeadTargetIsAnErrorUnasked) {
    const fakes::RefusingPort gone;
    const std::string url = gone.url();
    const Answer answer = load({url, "--rate", "200/s", "--duration", "500ms"});
    EXPECT_EQ(answer.code, 4);
    const json document = answer.document();
    EXPECT_EQ(document["verdict"], "error");
    EXPECT_EQ(document["failed"], document["sent"]);
    EXPECT_TRUE(document["response"]["p50"].is_null());
    EXPECT_TRUE(document["service"]["p50"].is_null()) << "no operation was ever served";
    expect_sums(document);
}

TEST_F(LoadCommand, OurOwnBoundIsInconclusive) {
    TinyHttpServer server([](const TinyHttpServer::Request&) { return TinyHttpServer::Reply{}; });
    const Answer answer = load({server.url(), "--rate", "200/s", "--duration", "200ms", "--arrival",
                                "uniform", "--max-in-flight", "2", "--timeout", "300ms"});
    EXPECT_EQ(answer.code, 3);
    EXPECT_EQ(answer.document()["shed"], 38);
    EXPECT_EQ(answer.document()["verdict"], "inconclusive");
}

TEST_F(LoadCommand, TheSpikeAllowsRejectionsOnlyInTheSpike) {
    std::size_t count = 0;
    TinyHttpServer server([&count](const TinyHttpServer::Request&) {
        const bool rejects = count++ > 120 && count % 4 == 0 && count < 500;
        return TinyHttpServer::Reply{
            .bytes = rejects ? TinyHttpServer::answer(503, "busy", "Retry-After: 1\r\n")
                             : TinyHttpServer::answer(200, "ok")};
    });
    const Answer answer = load({server.url(), "--expect", "100/s", "--multiplier", "5",
                                "--duration", "1s", "--arrival", "uniform"});
    const json document = answer.document();
    ASSERT_EQ(document["phases"].size(), 3U);
    EXPECT_EQ(document["phases"][1]["name"], "5x");
    EXPECT_EQ(document["phases"][1]["planned"], 500);
    EXPECT_GT(document["phases"][1]["rejected"].get<int>(), 0);
    for (const auto& check : document["checks"]) {
        // Times are those of this machine.
        EXPECT_TRUE(check["verdict"] != "fail" ||
                    check["metric"].get<std::string>().find("response") != std::string::npos)
            << check;
    }
    for (const auto& phase : document["phases"]) {
        expect_sums(phase);
    }
}

TEST_F(LoadCommand, TheTextIsForPeopleAndTheFileForPrograms) {
    TinyHttpServer server;
    // --profile had a meaning once: whoever still writes it is told, and not stopped.
    const Answer answer = load(with({server.url(), "--rate", "100/s", "--duration", "300ms",
                                     "--arrival", "uniform", "--profile", "ci"},
                                    kCoarse));
    EXPECT_NE(answer.output.find("--profile changes nothing any more"), std::string::npos)
        << answer.output;
    EXPECT_NE(answer.output.find("verdict: "), std::string::npos) << answer.output;
    EXPECT_NE(answer.output.find("lateness (ours)"), std::string::npos);
    EXPECT_NE(answer.output.find("in flight"), std::string::npos);
    EXPECT_EQ(answer.document()["planned"], 30);
    // Nothing else was written.
    EXPECT_TRUE(command_.text_of("report.html").empty());
}

TEST_F(LoadCommand, WritesTheReportsOfARun) {
    TinyHttpServer server;
    const Answer answer = load(with({server.url(), "--rate", "200/s", "--duration", "500ms",
                                     "--arrival", "uniform", "--out", command_.path("out")},
                                    kCoarse));
    EXPECT_NE(answer.output.find("report: "), std::string::npos) << answer.output;
    for (const char* const name :
         {"report.html", "junit.xml", "summary.md", "result.json", "metrics.txt"}) {
        EXPECT_FALSE(command_.text_of("out/" + std::string(name)).empty()) << name;
    }
    // Made again from the record alone, they are the same.
    const std::string before = command_.text_of("out/report.html");
    EXPECT_EQ(command_.faultline({"report", command_.path("out")}).status.code, 0);
    EXPECT_EQ(command_.text_of("out/report.html"), before);
}

TEST_F(LoadCommand, SendsNothingWhenItsResultsCannotBeWritten) {
    std::atomic<int> requests = 0;
    TinyHttpServer server([&](const TinyHttpServer::Request&) {
        ++requests;
        return TinyHttpServer::Reply{.bytes = TinyHttpServer::answer(200, "")};
    });
    ASSERT_TRUE(write_file(command_.path("file"), ""));
    for (const std::string& where :
         {"--out=" + command_.path("file/out"), "--json=" + command_.path("no/such/result.json")}) {
        const auto ended = command_.faultline(
            {"load", server.url(), "--rate", "100/s", "--duration", "100ms", where});
        EXPECT_EQ(ended.status.code, 4) << ended.output;
        EXPECT_NE(ended.output.find(where.substr(0, 5)), std::string::npos) << ended.output;
    }
    EXPECT_EQ(requests, 0);
}

TEST_F(LoadCommand, RefusesInWords) {
    const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
        {{"http://127.0.0.1:1/"}, "--rate"},
        {{"http://127.0.0.1:1/", "--rate", "100"}, "100/s"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--duration", "10"}, "--duration"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--expect", "1/s"}, "either"},
        {{"http://127.0.0.1:1/", "--expect", "1/s"}, "--multiplier"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--multiplier", "3"}, "--expect"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--arrival", "bursts"}, "poisson"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "-H", "nocolon"}, "Name: value"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--slo", "p99>1s"}, "write <"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--timeout", "0s"}, "--timeout"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "-D", "@/nonexistent/file"}, "nonexistent"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--max-in-flight", "9000000"}, "descriptor"},
        {{"http://127.0.0.1:1/", "--rate", "1e300/s"}, "--rate 1e300/s: at most 10000000/s"},
        {{"http://127.0.0.1:1/", "--expect", "1e6/s", "--multiplier", "11"},
         "--expect 1e6/s with --multiplier 11: at most 10000000/s"},
        {{"http://127.0.0.1:1/", "--expect", "1/s", "--multiplier", "1e300"},
         "--multiplier 1e300: at most 10000000/s"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--duration", "2000000h"},
         "--duration 2000000h: at most 720h"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--timeout", "721h"},
         "--timeout 721h: at most 720h"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--seed", "-3"},
         "--seed: \"-3\" is not a whole number from 0 to 18446744073709551615"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--max-in-flight", "-1"},
         "--max-in-flight: \"-1\" is not a whole number"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--expect-status", "99"},
         "--expect-status: \"99\" is no HTTP status"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--expect-status", "200,600"}, "\"600\""},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--expect-status", "200,"}, "\"\""},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--expect-status", ""}, "--expect-status"},
        {{"http://127.0.0.1:1/", "--rate", "1/s", "--expect-status", "ok"}, "\"ok\""},
        {{"http://example.com/", "--rate", "1/s"}, "--allow-target example.com"},
        {{"https://127.0.0.1/", "--rate", "1/s"}, "https"}};
    for (const auto& [arguments, wanted] : cases) {
        const Answer answer = load(arguments);
        EXPECT_EQ(answer.code, 2) << wanted;
        EXPECT_NE(answer.output.find(wanted), std::string::npos) << answer.output;
    }
    EXPECT_EQ(load({}).code, 2);
}

TEST_F(LoadCommand, ATargetThatIsNotThereEndsTheRunEarly) {
    const fakes::RefusingPort gone;
    const std::string authority = gone.authority();
    const Answer answer = load({authority, "--rate", "100/s", "--duration", "1m30s"});
    EXPECT_EQ(answer.code, 4) << answer.output;
    EXPECT_NE(answer.output.find("nothing listens at " + authority), std::string::npos)
        << answer.output;
}

// However short it is: `run` and `load` say the same of it.
TEST_F(LoadCommand, AShortLoadOfNothingIsAnEnvironmentErrorToo) {
    const fakes::RefusingPort gone;
    const std::string authority = gone.authority();
    const Answer answer = load({authority, "--rate", "50/s", "--duration", "200ms"});
    EXPECT_EQ(answer.code, 4) << answer.output;
    EXPECT_NE(answer.output.find("nothing listens at " + authority + ":"), std::string::npos)
        << answer.output;
}

// The engine answers 200 to a run of which every step failed.
TEST_F(LoadCommand, AnEngineWhoseRunsAllFailIsNoPass) {
    TinyHttpServer server([](const TinyHttpServer::Request&) {
        return TinyHttpServer::Reply{.bytes =
                                         TinyHttpServer::answer(200, R"({"status":"failed"})")};
    });
    const std::vector<std::string> usual = {
        server.url("/v1/orchestrations"), "-D", "{}", "--rate", "100/s", "--duration", "300ms"};
    const Answer answer = load(with(usual, kCoarse));
    EXPECT_EQ(answer.code, 3) << answer.output;
    EXPECT_NE(answer.output.find("say \"failed\""), std::string::npos) << answer.output;
    EXPECT_EQ(load(with(with(usual, {"--label-member", ""}), kCoarse)).code, 0);
}

TEST_F(LoadCommand, SaysWhichAddressANameStoodFor) {
    TinyHttpServer server;
    const std::string port = std::to_string(server.port());
    const Answer named = load(with({"http://localhost:" + port + "/", "--rate", "100/s",
                                    "--duration", "100ms", "--arrival", "uniform"},
                                   kCoarse));
    EXPECT_NE(named.output.find("localhost was loaded at 127.0.0.1:" + port), std::string::npos)
        << named.output;
    const Answer plain = load(with(
        {server.url(), "--rate", "100/s", "--duration", "100ms", "--arrival", "uniform"}, kCoarse));
    EXPECT_EQ(plain.output.find("was loaded at"), std::string::npos) << plain.output;
}

TEST_F(LoadCommand, ShowsWhatAnErrorSaid) {
    TinyHttpServer server([](const TinyHttpServer::Request&) {
        return TinyHttpServer::Reply{.bytes = TinyHttpServer::answer(401, "bring a key")};
    });
    const Answer answer = load({server.url(), "--rate", "100/s", "--duration", "300ms"});
    EXPECT_EQ(answer.code, 1) << answer.output;
    EXPECT_NE(answer.output.find("the first 401: bring a key"), std::string::npos) << answer.output;
}

TEST_F(LoadCommand, AnExpectedStatusIsASuccessAndAnyOtherAFailureNamedSo) {
    TinyHttpServer server([](const TinyHttpServer::Request&) {
        return TinyHttpServer::Reply{.bytes = TinyHttpServer::answer(302, "elsewhere")};
    });
    const std::vector<std::string> arguments = {server.url(), "--rate",    "100/s",  "--duration",
                                                "300ms",      "--arrival", "uniform"};
    for (const char* expected : {"302", "200,302", "3xx"}) {
        const Answer answer = load(with(arguments, {"--expect-status", expected}));
        const json document = answer.document();
        EXPECT_EQ(document["failed"], 0) << answer.output;
        EXPECT_EQ(document["completed"], document["planned"]);
        EXPECT_EQ(document["reasons"], json::array());
        EXPECT_NE(answer.output.find("302: 30 (expected)"), std::string::npos) << answer.output;
    }
    const Answer undeclared = load(arguments);
    EXPECT_EQ(undeclared.code, 1) << undeclared.output;
    const Answer other =
        load(with(arguments, {"--expect-status", "200", "--expect-status", "404"}));
    EXPECT_EQ(other.code, 1) << other.output;
    const json document = other.document();
    EXPECT_EQ(document["failed"], document["planned"]);
    EXPECT_EQ(document["expected_statuses"], (json{"200", "404"}));
    EXPECT_EQ(document["reasons"], (json{"the first http_error: status 302, expected 200 or 404"}));
    EXPECT_NE(other.output.find("302: 30, expected 200 or 404"), std::string::npos) << other.output;
}

TEST_F(LoadCommand, AHostWithoutAnAddressCannotStart) {
    // A label of more than 63 characters: no name server is asked.
    const std::string host(64, 'a');
    const Answer answer =
        load({"http://" + host + "/", "--rate", "1/s", "--duration", "1s", "--allow-target", host});
    EXPECT_EQ(answer.code, 4) << answer.output;
}

TEST_F(LoadCommand, ASignalEndsItAndIsItsAnswer) {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
        std::atomic<int> requests = 0;
        TinyHttpServer server([&](const TinyHttpServer::Request&) {
            ++requests;
            return TinyHttpServer::Reply{.bytes = TinyHttpServer::answer(200, "{}")};
        });
        const auto child = command_.start({FaultlineCommand::binary(), "load", server.url(),
                                           "--rate", "50/s", "--duration", "60s"},
                                          "signal.log");
        EXPECT_TRUE(command_.eventually([&] { return requests >= 3; }));
        EXPECT_TRUE(child->signal(signal));
        const auto ended = command_.finish(*child, "signal.log");
        EXPECT_EQ(ended.status.code, 128 + signal) << ended.output;
        EXPECT_NE(ended.output.find("verdict: aborted"), std::string::npos) << ended.output;
    }
}

TEST_F(LoadCommand, SendsWhatItWasToldTo) {
    std::mutex mutex;
    std::string seen;
    TinyHttpServer server([&](const TinyHttpServer::Request& request) {
        const std::lock_guard lock(mutex);
        seen = std::string(request.head) + std::string(request.body);
        return TinyHttpServer::Reply{.bytes =
                                         TinyHttpServer::answer(200, R"({"status":"partial"})")};
    });
    const Answer answer = load({"-H", "X-One: 1", "-H", "X-Two: b: c", server.url("/p?q=r"), "-D",
                                R"({"a":1})", "--rate", "10/s", "--duration", "100ms", "--arrival",
                                "uniform", "--label-member", "status"});
    const std::lock_guard lock(mutex);
    EXPECT_TRUE(seen.starts_with("POST /p?q=r HTTP/1.1\r\n")) << seen;
    EXPECT_NE(seen.find("\r\nX-One: 1\r\n"), std::string::npos);
    EXPECT_NE(seen.find("\r\nX-Two: b: c\r\n"), std::string::npos);
    EXPECT_TRUE(seen.ends_with(R"({"a":1})"));
    EXPECT_EQ(answer.document()["labels"], json({{"partial", 1}}));
}

}  // namespace
}  // namespace faultline

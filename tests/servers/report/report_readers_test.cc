// Files of a run in front of the programs that they are for: a real Pushgateway, a real
// node_exporter with its textfile collector, Prometheus's promtool.
#include "base/files.h"
#include "net/http/client.h"
#include "scenarios/report/run_metrics.h"
#include "tests/fakes/faultline_command.h"
#include "tests/fakes/loopback_port.h"
#include "tests/fakes/required.h"
#include "tests/unit/scenarios/report/synthetic_run.h"

#include <array>
#include <filesystem>
#include <functional>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

using namespace std::chrono_literals;

constexpr const char* kPushgateway = "/usr/bin/prometheus-pushgateway";
constexpr const char* kNodeExporter = "/usr/bin/prometheus-node-exporter";
constexpr const char* kPromtool = "/usr/bin/promtool";

// A sample of the run that all of them must take.
constexpr std::string_view kFailed =
    R"(faultline_scenario_verdict{scenario="database-down",verdict="fail"} 1)";

class ReportReaders : public ::testing::Test {
protected:
    // Runs whose every text is hostile, and the same scenario twice, are among them.
    ReportReaders() {
        const std::array<JudgedRun, 4> runs = {small_run(), hostile_run(), small_run(),
                                               passing_run("spike-10x")};
        runs_ = all_reported(runs);
    }

    // Starts a server on a free port and waits until it answers there; a port that another process
    // took in between is tried again.
    void start(const std::function<std::vector<std::string>(const std::string&)>& argv_for) {
        for (int attempt = 0; attempt < 5; ++attempt) {
            port_ = fakes::free_loopback_port();
            server_ = command_.start(argv_for("127.0.0.1:" + std::to_string(port_)), "server.log");
            ASSERT_NE(server_, nullptr);
            const bool ready = command_.eventually([&] {
                return server_->try_wait().has_value() || send("GET", "/metrics", "").has_value();
            });
            if (ready && !server_->try_wait()) {
                return;
            }
        }
        FAIL() << command_.text_of("server.log");
    }

    Result<net::HttpResponse> send(const std::string& method, const std::string& target,
                                   const std::string& body) {
        return command_.run(net::http_send(command_.clock(),
                                           Deadline::after(command_.clock().now(), 10s),
                                           {.host = "127.0.0.1", .port = port_, .target = target},
                                           {.method = method, .target = target, .body = body}));
    }

    // A command to its end; its output when it failed.
    std::string problems_of(std::vector<std::string> argv) {
        const auto child = command_.start(std::move(argv), "command.log");
        const auto ended = command_.finish(*child, "command.log");
        return ended.status.code == 0 ? "" : "failed: " + ended.output;
    }

    fakes::FaultlineCommand command_;
    std::vector<ReportedRun> runs_;
    std::unique_ptr<net::ChildProcess> server_;
    std::uint16_t port_ = 0;
};

TEST_F(ReportReaders, APushgatewayTakesTheText) {
    FAULTLINE_SKIP_WITHOUT(std::filesystem::exists(kPushgateway), "prometheus-pushgateway");
    start([](const std::string& address) {
        return std::vector<std::string>{kPushgateway, "--web.listen-address=" + address};
    });
    const auto pushed = send("PUT", "/metrics/job/faultline", metrics_text(runs_));
    ASSERT_TRUE(pushed) << pushed.error().message;
    EXPECT_EQ(pushed->status, 200U) << pushed->body;
    const auto seen = send("GET", "/metrics", "");
    ASSERT_TRUE(seen);
    EXPECT_NE(seen->body.find(R"(faultline_scenario_verdict{instance="",job="faultline",)"
                              R"(scenario="database-down",verdict="fail"} 1)"),
              std::string::npos);
    // It can refuse: the other form, with its types and instants, is not for it.
    const auto refused = send("PUT", "/metrics/job/other", metrics_openmetrics(runs_));
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 400U);
}

TEST_F(ReportReaders, TheTextfileCollectorTakesTheText) {
    FAULTLINE_SKIP_WITHOUT(std::filesystem::exists(kNodeExporter), "prometheus-node-exporter");
    // It reads files of that name only.
    ASSERT_TRUE(write_file(command_.path("textfile/faultline.prom"), metrics_text(runs_)));
    start([this](const std::string& address) {
        return std::vector<std::string>{
            kNodeExporter, "--web.listen-address=" + address, "--collector.disable-defaults",
            "--collector.textfile", "--collector.textfile.directory=" + command_.path("textfile")};
    });
    const auto seen = send("GET", "/metrics", "");
    ASSERT_TRUE(seen);
    EXPECT_NE(seen->body.find("node_textfile_scrape_error 0"), std::string::npos)
        << command_.text_of("server.log");
    EXPECT_NE(seen->body.find(kFailed), std::string::npos);
    ASSERT_TRUE(write_file(command_.path("textfile/faultline.prom"), metrics_openmetrics(runs_)));
    const auto refused = send("GET", "/metrics", "");
    ASSERT_TRUE(refused);
    EXPECT_NE(refused->body.find("node_textfile_scrape_error 1"), std::string::npos)
        << "it can refuse";
}

TEST_F(ReportReaders, PromtoolMakesBlocksOfTheOpenMetrics) {
    FAULTLINE_SKIP_WITHOUT(std::filesystem::exists(kPromtool), "prometheus");
    ASSERT_TRUE(write_file(command_.path("run.txt"), metrics_openmetrics(runs_)));
    EXPECT_EQ(problems_of({kPromtool, "tsdb", "create-blocks-from", "openmetrics",
                           command_.path("run.txt"), command_.path("tsdb")}),
              "");
    // `dump` wants a folder that a running Prometheus would have made.
    std::filesystem::create_directories(command_.path("tsdb/wal"));
    EXPECT_EQ(problems_of({kPromtool, "tsdb", "dump",
                           "--match={__name__=\"faultline_scenario_verdict\",verdict=\"fail\"}",
                           command_.path("tsdb")}),
              "");
    // The end of the run: six seconds after 2026-01-02T03:04:05.678Z.
    const std::string dump = command_.text_of("command.log");
    EXPECT_NE(dump.find("scenario=\"database-down\""), std::string::npos) << dump;
    EXPECT_NE(dump.find(" 1 1767323051678"), std::string::npos) << dump;
    ASSERT_TRUE(write_file(command_.path("text.txt"), metrics_text(runs_)));
    EXPECT_NE(problems_of({kPromtool, "tsdb", "create-blocks-from", "openmetrics",
                           command_.path("text.txt"), command_.path("tsdb")}),
              "")
        << "without instants it is refused";
}

TEST_F(ReportReaders, PromtoolFindsNothingToSayAboutTheText) {
    FAULTLINE_SKIP_WITHOUT(std::filesystem::exists(kPromtool), "prometheus");
    ASSERT_TRUE(write_file(command_.path("run.txt"), metrics_text(runs_)));
    EXPECT_EQ(
        problems_of({"/bin/sh", "-c",
                     std::string(kPromtool) + " check metrics < " + command_.path("run.txt")}),
        "");
}

}  // namespace
}  // namespace faultline::scenario

// A real Prometheus scrapes a real `faultline serve --demo` under a real `faultline load`; what it
// can query must equal what the load generator counted.
#include "net/http/client.h"
#include "tests/fakes/faultline_command.h"
#include "tests/fakes/loopback_port.h"
#include "tests/fakes/required.h"

#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

class PrometheusScrape : public ::testing::Test {
protected:
    void SetUp() override {
        FAULTLINE_SKIP_WITHOUT(std::filesystem::exists("/usr/bin/prometheus"), "prometheus");
        start_engine();
        start_prometheus();
    }

    void start_engine() {
        engine_ = command_.start({fakes::FaultlineCommand::binary(), "serve", "--demo", "--listen",
                                  "127.0.0.1:0", "--port-file", command_.path("port")},
                                 "engine.log");
        ASSERT_NE(engine_, nullptr);
        ASSERT_TRUE(command_.eventually([&] { return command_.text_of("port").ends_with('\n'); }))
            << command_.text_of("engine.log");
        engine_port_ = std::stoi(command_.text_of("port"));
    }

    void start_prometheus() {
        std::ofstream(command_.path("prometheus.yml"))
            << "global: {scrape_interval: 500ms, scrape_timeout: 500ms}\n"
               "scrape_configs:\n"
               "  - job_name: engine\n"
               "    static_configs: [{targets: ['127.0.0.1:"
            << engine_port_ << "']}]\n";
        for (int attempt = 0; attempt < 5; ++attempt) {
            prometheus_port_ = fakes::free_loopback_port();
            prometheus_ = command_.start(
                {"/usr/bin/prometheus", "--config.file=" + command_.path("prometheus.yml"),
                 "--storage.tsdb.path=" + command_.path("tsdb"),
                 "--web.listen-address=127.0.0.1:" + std::to_string(prometheus_port_)},
                "prometheus.log");
            const bool ready = command_.eventually(
                [&] { return prometheus_->try_wait() || status_of("/-/ready") == 200U; });
            if (ready && !prometheus_->try_wait()) {
                return;  // else another process took the port
            }
        }
        FAIL() << command_.text_of("prometheus.log");
    }

    Result<net::HttpResponse> get(int port, std::string target) {
        return command_.run(net::http_send(
            command_.clock(), Deadline::after(command_.clock().now(), 10s),
            {.host = "127.0.0.1", .port = static_cast<std::uint16_t>(port), .target = target},
            {.method = "GET", .target = target}));
    }

    unsigned status_of(const std::string& target) {
        const auto answer = get(prometheus_port_, target);
        return answer ? answer->status : 0;
    }

    static std::string escape(std::string_view text) {
        std::string escaped;
        for (const char c : text) {
            char hex[4];
            std::snprintf(hex, sizeof hex, "%%%02X", static_cast<unsigned>(c) & 0xffU);
            escaped += hex;
        }
        return escaped;
    }

    // The value of an instant query that has one sample; -1 when it has none.
    double query(std::string_view expression) {
        const auto answer = get(prometheus_port_, "/api/v1/query?query=" + escape(expression));
        if (!answer || answer->status != 200) {
            return -1;
        }
        const json result = json::parse(answer->body)["data"]["result"];
        return result.empty() ? -1 : std::stod(result[0]["value"][1].get<std::string>());
    }

    // Runs the load generator and answers its JSON document.
    json load(std::vector<std::string> arguments) {
        const std::string name = "load-" + std::to_string(++loads_) + ".json";
        arguments.insert(arguments.begin(), "load");
        arguments.push_back("--json=" + command_.path(name));
        const auto ended = command_.faultline(std::move(arguments));
        // 3: this machine was too busy to send on time. What was counted stands all the same.
        EXPECT_TRUE(ended.status.code == 0 || ended.status.code == 3) << ended.output;
        return json::parse(command_.text_of(name), nullptr, false);
    }

    fakes::FaultlineCommand command_;
    std::unique_ptr<net::ChildProcess> engine_;
    std::unique_ptr<net::ChildProcess> prometheus_;
    int engine_port_ = 0;
    int prometheus_port_ = 0;
    int loads_ = 0;
};

TEST_F(PrometheusScrape, CountsWhatTheLoadGeneratorCounted) {
    const std::string url = "http://127.0.0.1:" + std::to_string(engine_port_);
    const std::string plan =
        R"({"plan":{"steps":[)"
        R"({"id":"a","tool":"search"},)"
        R"({"id":"b","tool":"direct_query","params":{"query":"SELECT id FROM node LIMIT 3"}}]}})";
    const json runs = load(
        {url + "/v1/orchestrations", "-m", "POST", "-H", "Authorization: Bearer demo-key-acme",
         "-H", "Content-Type: application/json", "-D", plan, "--rate", "40/s", "--duration", "3s"});
    const json cards =
        load({url + "/v1/cards/reason-trends", "-H", "Authorization: Bearer demo-key-acme",
              "--rate", "20/s", "--duration", "2s"});
    ASSERT_TRUE(runs.is_object() && cards.is_object());
    const double ran = runs["completed"];
    const double asked = cards["completed"];
    ASSERT_GT(ran, 0);
    ASSERT_GT(asked, 0);

    ASSERT_TRUE(command_.eventually([&] { return query("sum(orch_runs_total)") == ran; }))
        << "orch_runs_total " << query("sum(orch_runs_total)") << ", load completed " << ran;
    ASSERT_TRUE(command_.eventually([&] {
        return query("sum(orch_cache_requests_total)") == asked;
    })) << query("sum(orch_cache_requests_total)")
        << " != " << asked;

    EXPECT_EQ(query(R"(sum(orch_runs_total{status="success"}))"), ran);
    EXPECT_EQ(query(R"(sum(orch_runs_total{status="failed"}))"), 0);
    EXPECT_EQ(query("sum(orch_run_duration_seconds_count)"), ran);
    EXPECT_GT(query("sum(orch_run_duration_seconds_sum)"), 0);
    EXPECT_EQ(query(R"(sum(orch_tool_calls_total{tool="search",error="none"}))"), ran);
    EXPECT_EQ(query(R"(sum(orch_tool_call_duration_seconds_count{tool="direct_query"}))"), ran);
    EXPECT_EQ(query(R"(sum(orch_stage_duration_seconds_count{stage="execute"}))"), ran);
    const double hits = query("sum(orch_cache_hits_total)");
    EXPECT_GT(hits, 0);
    EXPECT_LT(hits, asked);
}

}  // namespace
}  // namespace faultline

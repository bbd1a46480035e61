// A real Prometheus scrapes a real `faultline serve --demo` under a real `faultline load`; what it
// can query must equal what the load generator counted.
#include "base/files.h"
#include "net/http/client.h"
#include "net/process/child_process.h"
#include "net/process/loopback_port.h"
#include "net/process/private_directory.h"

#include <fstream>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using nlohmann::json;

const std::string kFaultline = std::string(FAULTLINE_BINARY_DIR) + "/faultline";

class PrometheusScrape : public ::testing::Test {
protected:
    void SetUp() override {
        if (!std::filesystem::exists("/usr/bin/prometheus")) {
            GTEST_SKIP() << "Debian's package prometheus is not installed; scripts/setup does it";
        }
        start_engine();
        start_prometheus();
    }

    template <class T>
    T run(asio::awaitable<T> operation) {
        std::optional<T> value;
        asio::co_spawn(io_, std::move(operation), [&](std::exception_ptr error, T result) {
            EXPECT_FALSE(error);
            value = std::move(result);
        });
        io_.restart();
        io_.run();
        return std::move(*value);
    }

    // Asks `done` every 50 ms until it is true or a minute is over.
    bool eventually(const std::function<bool()>& done) {
        const Deadline deadline = Deadline::after(clock_.now(), 60s);
        while (!deadline.passed(clock_.now())) {
            if (done()) {
                return true;
            }
            run(clock_.sleep_for(50ms));
        }
        return false;
    }

    std::unique_ptr<net::ChildProcess> start(std::vector<std::string> argv,
                                             const std::string& log) {
        auto child = net::ChildProcess::start({.argv = std::move(argv),
                                               .output = net::ChildOutput::kFile,
                                               .output_file = directory_.path() / log});
        EXPECT_TRUE(child) << child.error().message;
        return child ? std::move(*child) : nullptr;
    }

    std::string text_of(const std::string& name) {
        auto text = read_file(directory_.path() / name);
        return text ? std::move(*text) : std::string{};
    }

    void start_engine() {
        engine_ = start({kFaultline, "serve", "--demo", "--listen", "127.0.0.1:0", "--port-file",
                         (directory_.path() / "port").string()},
                        "engine.log");
        ASSERT_NE(engine_, nullptr);
        ASSERT_TRUE(eventually([&] { return text_of("port").ends_with('\n'); }))
            << text_of("engine.log");
        engine_port_ = std::stoi(text_of("port"));
    }

    void start_prometheus() {
        std::ofstream(directory_.path() / "prometheus.yml")
            << "global: {scrape_interval: 500ms, scrape_timeout: 500ms}\n"
               "scrape_configs:\n"
               "  - job_name: engine\n"
               "    static_configs: [{targets: ['127.0.0.1:"
            << engine_port_ << "']}]\n";
        for (int attempt = 0; attempt < 5; ++attempt) {
            const auto port = net::free_loopback_port();
            ASSERT_TRUE(port);
            prometheus_port_ = *port;
            prometheus_ =
                start({"/usr/bin/prometheus",
                       "--config.file=" + (directory_.path() / "prometheus.yml").string(),
                       "--storage.tsdb.path=" + (directory_.path() / "tsdb").string(),
                       "--web.listen-address=127.0.0.1:" + std::to_string(prometheus_port_)},
                      "prometheus.log");
            const bool ready = eventually(
                [&] { return prometheus_->try_wait() || status_of("/-/ready") == 200U; });
            if (ready && !prometheus_->try_wait()) {
                return;  // else another process took the port
            }
        }
        FAIL() << text_of("prometheus.log");
    }

    Result<net::HttpResponse> get(int port, std::string target) {
        return run(net::http_send(clock_, Deadline::after(clock_.now(), 10s),
                                  {.scheme = "http",
                                   .host = "127.0.0.1",
                                   .port = static_cast<std::uint16_t>(port),
                                   .target = target},
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
        arguments.insert(arguments.begin(), {kFaultline, "load"});
        arguments.push_back("--json=" + (directory_.path() / name).string());
        auto child = start(std::move(arguments), name + ".log");
        const auto end = run(child->wait(clock_, Deadline::after(clock_.now(), 60s)));
        EXPECT_TRUE(end && end->is_success()) << text_of(name + ".log");
        return json::parse(text_of(name), nullptr, false);
    }

    SteadyClock clock_;
    asio::io_context io_;
    net::PrivateDirectory directory_ = net::make_private_dir("faultline-prometheus").value();
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
    const json runs =
        load({url + "/v1/orchestrations", "-m", "POST", "-H", "Authorization: Bearer demo-key-acme",
              "-H", "Content-Type: application/json", "-D", plan, "--rate", "40/s", "--duration",
              "3s", "--profile", "ci"});
    const json cards =
        load({url + "/v1/cards/reason-trends", "-H", "Authorization: Bearer demo-key-acme",
              "--rate", "20/s", "--duration", "2s", "--profile", "ci"});
    ASSERT_TRUE(runs.is_object() && cards.is_object());
    const double ran = runs["completed"];
    const double asked = cards["completed"];
    ASSERT_GT(ran, 0);
    ASSERT_GT(asked, 0);

    ASSERT_TRUE(eventually([&] { return query("sum(orch_runs_total)") == ran; }))
        << "orch_runs_total " << query("sum(orch_runs_total)") << ", load completed " << ran;
    ASSERT_TRUE(eventually([&] { return query("sum(orch_cache_requests_total)") == asked; }))
        << query("sum(orch_cache_requests_total)") << " != " << asked;

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

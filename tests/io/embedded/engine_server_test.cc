// A served engine as a scrape sees it: what its parts count by themselves is in /metrics.
#include "embedded/engine_server.h"

#include "tests/fakes/engine/scripted_query_backend.h"
#include "tests/io/net/raw_connection.h"

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

namespace faultline::embedded {
namespace {

using namespace std::chrono_literals;

ToolConfig tool(std::string name, std::optional<Duration> simulated = std::nullopt) {
    ToolConfig config;
    config.capability.tool_id = std::move(name);
    config.capability.timeout_seconds = 3'600.0;
    if (simulated) {
        config.simulated = SimulatedConfig{*simulated};
    }
    return config;
}

EngineConfig one_run_at_a_time() {
    EngineConfig config;
    config.tenants = {{.name = "acme", .key = "acme-key-1", .canaries = {}, .role = {}}};
    config.tools = {tool("cards"), tool("slow", 1h)};
    config.max_runs_in_flight = 1;
    return config;
}

class ScrapedEngine : public testing::Test {
protected:
    void SetUp() override {
        EngineGraphOptions graph;
        graph.config = one_run_at_a_time();
        graph.data_source = "sqlite";
        graph.database = std::make_shared<engine::ScriptedQueryBackend>(
            clock_,
            engine::ScriptedQueryOptions{
                .rows_by_tenant = {
                    {"acme", {.columns = {"reason", "grp", "bucket_ts", "n"}, .rows = {}}}}});
        auto server = EngineServer::start(std::move(graph), {}, clock_, nullptr);
        ASSERT_TRUE(server) << server.error().message;
        server_ = std::move(*server);
    }
    static std::string request(std::string_view line, std::string_view body = "") {
        return std::string(line) + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer acme-key-1\r\n" +
               "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n\r\n" + std::string(body);
    }
    static unsigned ask(net::RawConnection& client, const std::string& what) {
        client.send(what);
        const auto answer = client.read_answer();
        return answer ? answer->status : 0;
    }
    // The value of a series; -1 when it is not there.
    static double scrape(net::RawConnection& client, const std::string& series) {
        const auto answer = client.get("/metrics");
        const std::string text = "\n" + (answer ? answer->body : std::string());
        const auto at = text.find("\n" + series + " ");
        return at == std::string::npos ? -1.0 : std::stod(text.substr(at + series.size() + 2));
    }
    bool eventually(const std::function<bool()>& holds) {
        const Instant end = clock_.now() + 30s;
        while (!holds() && clock_.now() < end) {
        }
        return holds();
    }

    SteadyClock clock_;
    std::unique_ptr<EngineServer> server_;
};

TEST_F(ScrapedEngine, TellsWhatStoresLimitsAndConnectionsCount) {
    net::RawConnection client(server_->port());
    for (const char* series :
         {"orch_cache_entries{cache=\"memory\"}", "orch_cache_size_bytes{cache=\"memory\"}",
          "orch_cache_evictions_total{cache=\"memory\"}", "orch_http_clients_left_total",
          "orch_limit_hits_total{limit=\"runs_in_flight\"}",
          "orch_limit_hits_total{limit=\"tool_queue\"}",
          "orch_limit_hits_total{limit=\"retry_budget\"}",
          "orch_limit_hits_total{limit=\"rate_limiter_tenants\"}",
          "orch_limit_hits_total{limit=\"cache_value_bytes\"}",
          "orch_limit_hits_total{limit=\"http_receiving_bytes\"}"}) {
        EXPECT_EQ(scrape(client, series), 0.0) << series;
    }
    EXPECT_EQ(scrape(client, "orch_http_connections"), 1.0);

    EXPECT_EQ(ask(client, request("GET /v1/cards/reason-trends")), 200U);
    EXPECT_EQ(scrape(client, "orch_cache_entries{cache=\"memory\"}"), 2.0) << "ETag and body";
    EXPECT_GT(scrape(client, "orch_cache_size_bytes{cache=\"memory\"}"), 300.0);

    auto held = std::make_unique<net::RawConnection>(server_->port());
    const std::string run =
        request("POST /v1/orchestrations", R"({"plan":{"steps":[{"id":"a","tool":"slow"}]}})");
    held->send(run);
    EXPECT_TRUE(eventually([&] { return scrape(client, "orch_runs_in_flight") == 1.0; }));
    EXPECT_EQ(scrape(client, "orch_http_connections"), 2.0);
    EXPECT_EQ(ask(client, run), 503U);
    EXPECT_EQ(scrape(client, "orch_limit_hits_total{limit=\"runs_in_flight\"}"), 1.0);

    // Whoever gives up gives back the slot that its run held.
    held.reset();
    EXPECT_TRUE(eventually([&] { return scrape(client, "orch_runs_in_flight") == 0.0; }));
    EXPECT_TRUE(eventually([&] { return scrape(client, "orch_http_connections") == 1.0; }));
    EXPECT_EQ(scrape(client, "orch_http_clients_left_total"), 1.0);
}

// Does not end when it is cancelled.
class DeafTool final : public engine::Tool {
public:
    boost::asio::awaitable<engine::Result<engine::ToolOutput>> call(engine::CallContext,
                                                                    JsonPtr) override {
        co_await boost::asio::this_coro::reset_cancellation_state(
            boost::asio::disable_cancellation());
        boost::asio::steady_timer never(co_await boost::asio::this_coro::executor, 1h);
        co_await never.async_wait(boost::asio::use_awaitable);
        co_return engine::ToolOutput{};
    }
};

// Holds up the engine's thread until it is released.
class BlockingTool final : public engine::Tool {
public:
    BlockingTool(std::promise<void>* entered, std::shared_future<void> released)
        : entered_(entered), released_(std::move(released)) {}
    boost::asio::awaitable<engine::Result<engine::ToolOutput>> call(engine::CallContext,
                                                                    JsonPtr) override {
        entered_->set_value();
        released_.wait();
        co_return engine::ToolOutput{};
    }

private:
    std::promise<void>* entered_;
    std::shared_future<void> released_;
};

// An engine whose one tool is the given one, with a request under way; its clock outlives it, as it
// must where a thread is left behind.
class StoppedEngine : public testing::Test {
protected:
    void serve(std::shared_ptr<engine::Tool> tool_given) {
        EngineGraphOptions graph;
        graph.config = one_run_at_a_time();
        graph.config.tools = {tool("slow", 1h)};
        graph.decorators.tool = [tool_given](const std::string&, std::shared_ptr<engine::Tool>) {
            return tool_given;
        };
        auto server = EngineServer::start(std::move(graph), {}, clock(), nullptr);
        ASSERT_TRUE(server) << server.error().message;
        server_ = std::move(*server);
        client_ = std::make_unique<net::RawConnection>(server_->port());
        const std::string body = R"({"plan":{"steps":[{"id":"a","tool":"slow"}]}})";
        client_->send(
            "POST /v1/orchestrations HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
            "acme-key-1\r\nContent-Type: application/json\r\nContent-Length: " +
            std::to_string(body.size()) + "\r\n\r\n" + body);
    }
    static SteadyClock& clock() {
        static SteadyClock clock;
        return clock;
    }

    std::unique_ptr<EngineServer> server_;
    std::unique_ptr<net::RawConnection> client_;
};

TEST_F(StoppedEngine, CutsARequestThatIgnoresItsCancellation) {
    serve(std::make_shared<DeafTool>());
    net::RawConnection scraper(server_->port());
    while (scraper.get("/metrics")->body.find("orch_runs_in_flight 1") == std::string::npos) {
    }
    const Instant began = clock().now();
    const StopOutcome left = server_->stop(100ms);
    EXPECT_LT(clock().now() - began, 30s) << "the request itself takes an hour";
    EXPECT_EQ(left.connections, 1U);
    EXPECT_FALSE(left.thread);
    EXPECT_EQ(to_string(left),
              "1 request did not end when it was cancelled; its connection was closed");
    EXPECT_FALSE(client_->read_answer());
    EXPECT_TRUE(server_->stop(100ms).clean()) << "there is nothing more to stop";
}

TEST_F(StoppedEngine, LeavesAThreadBehindThatIsBlocked) {
    std::promise<void> entered;
    std::promise<void> release;
    serve(std::make_shared<BlockingTool>(&entered, release.get_future().share()));
    entered.get_future().wait();
    const Instant began = clock().now();
    const StopOutcome left = server_->stop(100ms);
    EXPECT_LT(clock().now() - began, 30s);
    EXPECT_TRUE(left.thread);
    EXPECT_EQ(to_string(left), "a handler blocks the engine's thread, which was left running");
    server_.reset();
    release.set_value();  // it goes on in what is still there
}

}  // namespace
}  // namespace faultline::embedded

#include "tests/io/engine/served_engine.h"

#include <chrono>
#include <cstdlib>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

namespace faultline::engine {

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

asio::awaitable<Result<JsonPtr>> wait_at(asio::steady_timer* gate) {
    (void)co_await gate->async_wait(asio::as_tuple(asio::use_awaitable));
    co_return json_null();
}

asio::awaitable<Result<JsonPtr>> who(CallContext context, JsonPtr) {
    co_return std::make_shared<const nlohmann::json>(
        nlohmann::json{{"tenant", context.tenant},
                       {"principal", context.principal},
                       {"tool", context.tool},
                       {"evidence_id", context.trace.evidence_id}});
}

// The listed events, after the gate was opened while the test says so.
class GatedCardSource final : public CardSource {
public:
    GatedCardSource(ListCardSource events, asio::steady_timer* gate, const bool* gated, int* loads)
        : events_(std::move(events)), gate_(gate), gated_(gated), loads_(loads) {}
    asio::awaitable<Result<std::vector<ReasonEvent>>> load(CallContext context,
                                                           CardWindow window) override {
        *loads_ += context.tool == kCardsTool ? 1 : 0;
        if (*gated_) {
            (void)co_await wait_at(gate_);
        }
        co_return co_await events_.load(std::move(context), window);
    }

private:
    ListCardSource events_;
    asio::steady_timer* gate_;
    const bool* gated_;
    int* loads_;
};

ToolCapability capability(const char* tool) {
    ToolCapability capability = find_builtin_tool(tool)->capability;
    capability.max_concurrent_calls = 200;
    capability.rate_limit_per_second = 1'000'000;
    capability.rate_limit_per_minute = 60'000'000;
    capability.fallback_enabled = false;
    capability.fallback_tool_id.reset();
    capability.retry_count = 0;
    return capability;
}

std::map<std::string, TopologyMap, std::less<>> maps() {
    std::map<std::string, TopologyMap, std::less<>> maps;
    maps.emplace("acme", TopologyMap::make({{"api", NodeType::kService, 95, 120, {"db"}},
                                            {"db", NodeType::kDb, 40, 60, {}}})
                             .value());
    return maps;
}

}  // namespace

ServedEngine::ServedEngine(EngineApiOptions options, const ChangeCapability& change)
    : log_(clock_, [this](std::string_view line) { log_lines_.emplace_back(line); }),
      metrics_(registry_, error_code_labels(), {"function.call", "topology", "cards"},
               {{"memory", "cards"}}),
      gate_(io_, asio::steady_timer::time_point::max()) {
    const std::int64_t now =
        std::chrono::floor<std::chrono::seconds>(clock_.wall()).time_since_epoch().count();
    source_ = std::make_unique<GatedCardSource>(
        ListCardSource(std::map<std::string, std::vector<ReasonEvent>, std::less<>>{
            {"acme", {{"timeout", "infra", now, 4}, {"quota", "infra", now - 3600, 2}}},
            {"other", {{"secret-reason", "x", now, 1}}}}),
        &gate_, &gate_cards_, &loads_);
    cards_ =
        std::make_unique<CardService>(CardServiceDeps{clock_, *source_, etags_, snapshots_,
                                                      metrics_.cache("memory", "cards"), &log_},
                                      CardServiceOptions{});
    register_tools(change);
    EXPECT_TRUE(keys_.add(kAcmeKey, {"ann", "acme", {"run", "read"}}));
    EXPECT_TRUE(keys_.add(kReaderKey, {"rob", "acme", {"read"}}));
    EXPECT_TRUE(keys_.add(kOtherKey, {"bob", "other", {"run", "read"}}));
    OrchestratorOptions orchestrator_options;
    orchestrator_options.disabled = options.disabled;
    orchestrator_ = std::make_unique<Orchestrator>(
        OrchestratorDeps{clock_, tools_, metrics_, &log_}, orchestrator_options);
    api_ = std::make_unique<EngineApi>(EngineApiDeps{clock_, *orchestrator_, tools_, keys_,
                                                     registry_, metrics_, cards_.get(), &log_},
                                       std::move(options));
    server_ = std::make_unique<net::HttpServer>(
        io_.get_executor(), clock_, &log_, net::HttpServerOptions{},
        [this](net::HttpRequest request) { return api_->handle(std::move(request)); });
    const faultline::Result<void> started = server_->start();
    EXPECT_TRUE(started) << started.error().message;
}

ServedEngine::~ServedEngine() {
    open_gate();
    bool stopped = false;
    asio::co_spawn(io_, server_->stop(1s), [&](std::exception_ptr, bool empty) {
        EXPECT_TRUE(empty);
        stopped = true;
    });
    run_until([&] { return stopped; });
}

void ServedEngine::register_tools(const ChangeCapability& change) {
    auto functions = std::make_shared<FunctionTable>();
    register_builtin_functions(*functions, clock_);
    EXPECT_TRUE(functions->add("who", &who));
    EXPECT_TRUE(functions->add("gate", [this](CallContext, JsonPtr) { return wait_at(&gate_); }));
    const auto add = [this, &change](const char* name, std::shared_ptr<Tool> tool) {
        ToolCapability limits = capability(name);
        if (change) {
            change(limits);
        }
        const auto added = tools_.add(std::move(limits), std::move(tool));
        EXPECT_TRUE(added) << added.error().message;
    };
    add("function.call", std::make_shared<FunctionCallTool>(functions));
    add("topology", std::make_shared<TopologyTool>(maps()));
    add("cards", std::make_shared<CardsTool>(*cards_));
    EXPECT_TRUE(tools_.check_links());
}

std::shared_ptr<ServedEngine::Answer> ServedEngine::start(std::string method, std::string target,
                                                          std::string body, net::Headers headers,
                                                          const char* key) {
    auto answer = std::make_shared<Answer>();
    net::HttpRequest request{.method = std::move(method),
                             .target = std::move(target),
                             .headers = std::move(headers),
                             .body = std::move(body),
                             .peer = {}};
    if (key) {
        request.headers.emplace_back("Authorization", std::string("Bearer ") + key);
    }
    const HttpUrl url{.host = "127.0.0.1", .port = server_->port(), .target = request.target};
    asio::co_spawn(
        io_, net::http_send(clock_, Deadline::after(clock_.now(), 10min), url, std::move(request)),
        [answer](std::exception_ptr error, faultline::Result<net::HttpResponse> response) {
            EXPECT_FALSE(error);
            answer->result = std::move(response);
        });
    return answer;
}

void ServedEngine::run_until(const std::function<bool()>& condition) {
    io_.restart();
    // The five minutes are for a test that waits for what never comes, not a measure of anything.
    while (!condition() && io_.run_one_for(5min) > 0) {
    }
    if (!condition()) {
        ADD_FAILURE() << "nothing happens any more";
        std::abort();
    }
}

net::HttpResponse ServedEngine::send(std::string method, std::string target, std::string body,
                                     net::Headers headers, const char* key) {
    const auto answer =
        start(std::move(method), std::move(target), std::move(body), std::move(headers), key);
    run_until([&] { return answer->done(); });
    if (!answer->result || !*answer->result) {
        ADD_FAILURE() << "no answer: "
                      << (answer->result ? answer->result->error().message : std::string());
        return {.status = 0, .headers = {}, .body = {}};
    }
    return **answer->result;
}

}  // namespace faultline::engine

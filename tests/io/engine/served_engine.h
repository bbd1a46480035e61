// A whole engine behind real sockets on 127.0.0.1, for tests of its HTTP surface. Client, server
// and engine share one io_context and the test's thread.
#pragma once

#include "base/clock.h"
#include "engine/api/engine_api.h"
#include "engine/store/memory_kv.h"
#include "engine/tools/builtin_functions.h"
#include "engine/tools/builtin_tools.h"
#include "engine/tools/cards.h"
#include "engine/tools/function_call.h"
#include "engine/tools/topology.h"
#include "metrics/registry.h"
#include "net/http/client.h"
#include "net/http/server.h"
#include "tests/fakes/engine/list_card_source.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <gtest/gtest.h>
#include <nlohmann/json_fwd.hpp>

namespace faultline::engine {

inline constexpr const char* kAcmeKey = "acme-full-key";
inline constexpr const char* kReaderKey = "acme-read-key";
inline constexpr const char* kOtherKey = "other-full-key";

class ServedEngine : public testing::Test {
protected:
    // What a test wants to be otherwise about the tools; the limits are roomy.
    using ChangeCapability = std::function<void(ToolCapability&)>;

    explicit ServedEngine(EngineApiOptions options = {}, const ChangeCapability& change = {});
    ~ServedEngine() override;

    struct Answer {
        std::optional<faultline::Result<net::HttpResponse>> result;
        [[nodiscard]] bool done() const { return result.has_value(); }
    };

    // Starts a request; run_until() drives it.
    std::shared_ptr<Answer> start(std::string method, std::string target, std::string body = {},
                                  net::Headers headers = {}, const char* key = kAcmeKey);
    void run_until(const std::function<bool()>& condition);

    // A request from beginning to end; a null key sends none.
    net::HttpResponse send(std::string method, std::string target, std::string body = {},
                           net::Headers headers = {}, const char* key = kAcmeKey);
    net::HttpResponse post(std::string target, std::string body, const char* key = kAcmeKey) {
        return send("POST", std::move(target), std::move(body),
                    {{"Content-Type", "application/json"}}, key);
    }
    net::HttpResponse get(std::string target, net::Headers headers = {},
                          const char* key = kAcmeKey) {
        return send("GET", std::move(target), {}, std::move(headers), key);
    }

    // Lets the calls of the test's function `gate` go on.
    void open_gate() { gate_.cancel(); }

    static std::string header(const net::HttpResponse& response, std::string_view name) {
        return std::string(net::find_header(response.headers, name).value_or(""));
    }

    SteadyClock clock_;
    boost::asio::io_context io_{1};
    std::vector<std::string> log_lines_;
    Logger log_;
    metrics::Registry registry_;
    metrics::EngineMetrics metrics_;
    ToolRegistry tools_;
    boost::asio::steady_timer gate_;
    MemoryKeyValueStore store_{clock_};
    EtagStore etags_{store_};
    SnapshotStore snapshots_{clock_, {}};
    std::unique_ptr<CardSource> source_;
    bool gate_cards_ = false;  // cards are loaded when the gate is opened
    int loads_ = 0;            // of cards, begun for the tool `cards`
    std::unique_ptr<CardService> cards_;
    ApiKeys keys_;
    std::unique_ptr<Orchestrator> orchestrator_;
    std::unique_ptr<EngineApi> api_;
    std::unique_ptr<net::HttpServer> server_;
    bool probe_fails_ = false;

private:
    void register_tools(const ChangeCapability& change);
};

}  // namespace faultline::engine

// The composition root: builds one engine from its configuration on the given clock,
// with decorators put around its ports. Owns everything of that engine but clock, log and sockets;
// confined to one executor; must be destroyed after the last request has ended.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "embedded/engine_config.h"
#include "engine/policy/protection.h"
#include "engine/ports/query_backend.h"
#include "engine/ports/tool.h"
#include "metrics/registry.h"
#include "net/http/message.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

namespace faultline::embedded {

// Put around ports while the graph is built; an empty one is not installed and costs nothing.
struct PortDecorators {
    std::function<std::shared_ptr<engine::Tool>(const std::string& name,
                                                std::shared_ptr<engine::Tool> inner)>
        tool;
    std::function<std::shared_ptr<engine::QueryBackend>(
        std::shared_ptr<engine::QueryBackend> inner)>
        query_backend;
};

struct EngineGraphOptions {
    EngineConfig config;
    engine::DisabledProtections disabled;  // none unless a test wants to show that one is needed
    std::uint64_t seed = 1;                // of trace ids and retry pauses
    // The database behind direct_query and cards; null: the engine has none.
    std::shared_ptr<engine::QueryBackend> database;
    std::string data_source;    // "sqlite", "postgres": the name of the database in answers
    PortDecorators decorators;  // around the tools and the database, such as those of faults
    // What the database and the decorators refer to: must live as long as the graph.
    std::vector<std::shared_ptr<const void>> keep_alive;
};

class EngineGraph {
public:
    // `clock` and `log` must outlive the graph; `log` may be null. kInvalid when the
    // configuration cannot be built.
    [[nodiscard]] static Result<std::unique_ptr<EngineGraph>> build(EngineGraphOptions options,
                                                                    Clock& clock, Logger* log);
    ~EngineGraph();
    EngineGraph(const EngineGraph&) = delete;
    EngineGraph& operator=(const EngineGraph&) = delete;

    // Handles one request of the API.
    boost::asio::awaitable<net::HttpResponse> handle(net::HttpRequest request);
    [[nodiscard]] metrics::Registry& registry();

private:
    struct Parts;
    explicit EngineGraph(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace faultline::embedded

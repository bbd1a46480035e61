#include "embedded/engine_graph.h"

#include "embedded/last_success_backend.h"
#include "embedded/simulated_tool.h"
#include "engine/api/api_keys.h"
#include "engine/api/engine_api.h"
#include "engine/pipeline/orchestrator.h"
#include "engine/registry/tool_registry.h"
#include "engine/store/etag_store.h"
#include "engine/store/memory_kv.h"
#include "engine/store/snapshot_store.h"
#include "engine/tools/builtin_tools.h"
#include "engine/tools/card_service.h"
#include "engine/tools/query_card_source.h"
#include "metrics/engine_metrics.h"

#include <utility>

namespace faultline::embedded {

namespace asio = boost::asio;
using engine::Protection;
using engine::Tool;

namespace {

std::vector<std::string> tool_names(const EngineConfig& config) {
    std::vector<std::string> names;
    for (const auto& tool : config.tools) {
        names.push_back(tool.capability.tool_id);
    }
    return names;
}

Error invalid(std::string message) { return Error{ErrorKind::kInvalid, std::move(message)}; }

}  // namespace

// In the order of construction; destroyed the other way round.
struct EngineGraph::Parts {
    Parts(EngineGraphOptions given, Clock& injected, Logger* logger)
        : options(std::move(given)),
          clock(injected),
          log(logger),
          metrics(registry, engine::error_code_labels(), tool_names(options.config),
                  {{"memory", "cards"}}),
          kv(clock),
          etags(kv),
          snapshots(clock, {}) {
        if (options.database) {
            last_success = std::make_shared<LastSuccessBackend>(clock, std::move(options.database));
            options.database = last_success;
        }
    }

    Result<void> add_keys();
    Result<void> add_tools();
    Result<std::shared_ptr<Tool>> make_tool(const ToolConfig& config);
    std::shared_ptr<Tool> make_simulated(const ToolConfig& config);
    void make_cards();
    void assemble();
    void report_at_scrape();
    [[nodiscard]] std::vector<engine::ReadinessProbe> probes() const;

    EngineGraphOptions options;
    Clock& clock;
    Logger* log;
    metrics::Registry registry;
    metrics::EngineMetrics metrics;
    engine::ApiKeys keys;
    engine::MemoryKeyValueStore kv;
    engine::EtagStore etags;
    engine::SnapshotStore snapshots;
    std::shared_ptr<LastSuccessBackend> last_success;  // around options.database
    std::unique_ptr<engine::CardSource> card_source;
    std::unique_ptr<engine::CardService> cards;
    engine::ToolRegistry tools;
    std::unique_ptr<engine::Orchestrator> orchestrator;
    std::unique_ptr<engine::EngineApi> api;
};

Result<void> EngineGraph::Parts::add_keys() {
    for (const auto& tenant : options.config.tenants) {
        auto added =
            keys.add(tenant.key,
                     {.name = tenant.name,
                      .tenant = tenant.name,
                      .scopes = {std::string(engine::kScopeRun), std::string(engine::kScopeRead)}});
        if (!added) {
            return invalid("tenant " + tenant.name + ": " + added.error().message);
        }
    }
    return {};
}

Result<void> EngineGraph::Parts::add_tools() {
    make_cards();
    for (const auto& config : options.config.tools) {
        auto tool = make_tool(config);
        if (!tool) {
            return tool.error();
        }
        const std::string& name = config.capability.tool_id;
        std::shared_ptr<Tool> decorated = options.decorators.tool
                                              ? options.decorators.tool(name, std::move(*tool))
                                              : std::move(*tool);
        if (auto added = tools.add(config.capability, std::move(decorated)); !added) {
            return engine::to_base(added.error());
        }
    }
    if (auto complete = tools.check_links(); !complete) {
        return engine::to_base(complete.error());
    }
    return {};
}

// `simulated` in the configuration puts a stand-in at the place of a tool of any name.
Result<std::shared_ptr<Tool>> EngineGraph::Parts::make_tool(const ToolConfig& config) {
    if (config.simulated) {
        return make_simulated(config);
    }
    auto tool = engine::make_builtin_tool({.clock = clock,
                                           .settings = options.config.tool_settings,
                                           .database = options.database.get(),
                                           .data_source = options.data_source,
                                           .cards = cards.get(),
                                           .disabled = options.disabled},
                                          config.capability);
    if (!tool) {
        return engine::to_base(tool.error());
    }
    return std::move(*tool);
}

std::shared_ptr<Tool> EngineGraph::Parts::make_simulated(const ToolConfig& config) {
    SimulatedTool::Options simulated{
        .name = config.capability.tool_id, .latency = config.simulated->latency, .canaries = {}};
    for (const auto& tenant : options.config.tenants) {
        if (!tenant.canaries.empty()) {
            simulated.canaries[tenant.name] = tenant.canaries.front();
        }
    }
    return std::make_shared<SimulatedTool>(std::move(simulated), clock);
}

void EngineGraph::Parts::make_cards() {
    if (!options.database) {
        return;
    }
    card_source = std::make_unique<engine::QueryCardSource>(
        *options.database, 100'000, options.disabled.on(Protection::kTenantGuard));
    cards = std::make_unique<engine::CardService>(
        engine::CardServiceDeps{.clock = clock,
                                .source = *card_source,
                                .etags = etags,
                                .snapshots = snapshots,
                                .cache = metrics.cache("memory", "cards"),
                                .log = log},
        engine::CardServiceOptions{.disabled = options.disabled});
}

std::vector<engine::ReadinessProbe> EngineGraph::Parts::probes() const {
    if (!last_success) {
        return {};
    }
    const auto database = last_success;
    return {{.name = "database",
             .check = [database] { return database->ping({}); },
             .last_success = [database] { return database->answered_at(); }}};
}

void EngineGraph::Parts::assemble() {
    orchestrator = std::make_unique<engine::Orchestrator>(
        engine::OrchestratorDeps{.clock = clock, .tools = tools, .metrics = metrics, .log = log},
        engine::OrchestratorOptions{.disabled = options.disabled,
                                    .seed = options.seed,
                                    .policy_of = engine::policy_of_tool});
    engine::EngineApiOptions api_options;
    api_options.max_runs_in_flight = options.config.max_runs_in_flight;
    api_options.disabled = options.disabled;
    api_options.readiness.probes = probes();
    api_options.seed = options.seed;
    api = std::make_unique<engine::EngineApi>(engine::EngineApiDeps{.clock = clock,
                                                                    .orchestrator = *orchestrator,
                                                                    .tools = tools,
                                                                    .keys = keys,
                                                                    .registry = registry,
                                                                    .metrics = metrics,
                                                                    .cards = cards.get(),
                                                                    .log = log},
                                              std::move(api_options));
}

// The counters of stores and limits are copied at each scrape, which happens on the engine's
// executor like everything here.
void EngineGraph::Parts::report_at_scrape() {
    auto& evictions = registry.counter("orch_cache_evictions_total", {"memory"});
    auto& entries = registry.gauge("orch_cache_entries", {"memory"});
    auto& bytes = registry.gauge("orch_cache_size_bytes", {"memory"});
    registry.on_collect([this, &evictions, &entries, &bytes] {
        evictions.raise_to(kv.counts().evictions + snapshots.counts().evictions);
        entries.set(static_cast<double>(kv.size() + snapshots.size()));
        bytes.set(static_cast<double>(kv.bytes() + snapshots.bytes()));
    });
    const auto limit = [this](const char* name) {
        return &registry.counter("orch_limit_hits_total", {name});
    };
    registry.on_collect([this, runs = limit("runs_in_flight"), queue = limit("tool_queue"),
                         budget = limit("retry_budget"), tenants = limit("rate_limiter_tenants"),
                         values = limit("cache_value_bytes")] {
        const engine::LimitCounters tool = orchestrator->limit_counters();
        runs->raise_to(api->run_permits().rejected());
        queue->raise_to(tool.gate_queue_full);
        budget->raise_to(tool.retry_budget_refusals);
        tenants->raise_to(tool.tenants_evicted);
        values->raise_to(kv.counts().refused + snapshots.counts().refused);
    });
}

Result<std::unique_ptr<EngineGraph>> EngineGraph::build(EngineGraphOptions options, Clock& clock,
                                                        Logger* log) {
    if (options.database && options.decorators.query_backend) {
        options.database = options.decorators.query_backend(std::move(options.database));
    }
    auto parts = std::make_unique<Parts>(std::move(options), clock, log);
    if (auto added = parts->add_keys(); !added) {
        return added.error();
    }
    if (auto added = parts->add_tools(); !added) {
        return added.error();
    }
    parts->assemble();
    parts->report_at_scrape();
    return std::unique_ptr<EngineGraph>(new EngineGraph(std::move(parts)));
}

EngineGraph::EngineGraph(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

EngineGraph::~EngineGraph() = default;

asio::awaitable<net::HttpResponse> EngineGraph::handle(net::HttpRequest request) {
    return parts_->api->handle(std::move(request));
}

metrics::Registry& EngineGraph::registry() { return parts_->registry; }

}  // namespace faultline::embedded

#include "embedded/served_target.h"

#include "base/files.h"
#include "base/mask.h"
#include "base/with_deadline.h"
#include "faults/kinds/table.h"
#include "faults/process/process_injector.h"
#include "faults/sql/sql_injector.h"
#include "net/http/client.h"
#include "net/postgres/conninfo.h"
#include "net/postgres/libpq_environment.h"
#include "net/postgres/postgres_connection.h"
#include "net/process/process_children.h"

#include <algorithm>
#include <utility>

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

namespace faultline::embedded {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

// A check must not pass on evidence that was not read.
Error unread(std::string why) { return Error{ErrorKind::kUnavailable, std::move(why)}; }

// Before the load: an engine without its database answers degraded, which checks may allow.
asio::awaitable<Result<void>> check_reachable(std::string resource, std::string conninfo,
                                              Clock* clock) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto opened = co_await with_deadline(
        *clock, Deadline::after(clock->now(), 5s),
        Error{ErrorKind::kUnavailable, "no connection", "the server did not answer in 5s"},
        net::PostgresConnection::connect({.conninfo = conninfo}));
    if (opened) {
        co_return Result<void>{};
    }
    const Error& error = opened.error();
    co_return Error{ErrorKind::kUnavailable, fmt::format("resource {}: cannot connect", resource),
                    mask_secrets(error.cause.empty() ? error.message : error.cause,
                                 {net::conninfo_password(conninfo)})};
}

}  // namespace

ServedTarget::ServedTarget(EngineConfig config, engine::DisabledProtections disabled,
                           const scenario::TargetRequest& request, Clock& clock)
    : shared_engine_(
          std::make_shared<EngineUnderTest>(std::move(config), disabled, request.seed, clock)),
      engine_(*shared_engine_),
      resources_(request.scenario->resources),
      folder_(request.scenario->folder),
      acts_on_processes_(
          std::ranges::any_of(request.scenario->faults, [](const fault::FaultSpec& spec) {
              const fault::Fault* const fault = fault::find_fault(spec.fault);
              return fault != nullptr && fault->on_process != nullptr;
          })) {
    // In real time a fault on a resource is done to that resource or not at all.
    engine_.injector().require_resources();
}

ServedTarget::~ServedTarget() { close(); }

void ServedTarget::close() {
    transport_.reset();
    if (server_) {
        if (const StopOutcome left = server_->stop(500ms); !left.clean()) {
            left_behind_.push_back(to_string(left));
            if (database_.files) {
                // The engine is kept until the process ends, and with it what it refers to; but
                // its files would outlive the process.
                database_.files->remove();
            }
        }
    }
    // PostgreSQL connections live on the server's io_context: the last reference to them must be
    // the engine's, which goes before that context does.
    database_ = {};
    server_.reset();
}

asio::awaitable<Result<void>> ServedTarget::start() {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (auto checked = check_machine(); !checked) {
        co_return checked.error();
    }
    if (auto opened = co_await open_database(); !opened) {
        co_return opened.error();
    }
    EngineGraphOptions graph = engine_.graph_options(database_);
    graph.keep_alive.push_back(shared_engine_);
    auto server = EngineServer::start(std::move(graph), {}, engine_.clock(), &engine_.logger());
    if (!server) {
        co_return server.error();
    }
    server_ = std::move(*server);
    auto url = parse_http_url(fmt::format("http://127.0.0.1:{}", server_->port()));
    if (!url) {
        co_return url.error();
    }
    transport_ = std::make_unique<load::SocketTransport>(std::move(*url));
    co_return Result<void>{};
}

// A server that is killed or frozen without its children goes on answering.
Result<void> ServedTarget::check_machine() const {
    if (acts_on_processes_ && !net::lists_children()) {
        return Error{ErrorKind::kUnavailable,
                     "a fault of the scenario stops the processes of a server, which /proc lists, "
                     "and /proc is not there; mount it: mount -t proc proc /proc"};
    }
    return {};
}

asio::awaitable<Result<void>> ServedTarget::open_database() {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto& wanted = engine_.config().database;
    if (const auto* const resource = resource_of_database(engine_.config(), resources_)) {
        if (resource->is_private) {
            co_return co_await start_postgres(*resource);
        }
        const auto conninfo = [dsn = net::with_caller_service(resource->dsn)](
                                  const std::string& role) { return dsn + " user=" + role; };
        const auto& tenants = engine_.config().tenants;
        if (!tenants.empty()) {
            auto reached = co_await check_reachable(resource->name, conninfo(tenants.front().role),
                                                    &engine_.clock());
            if (!reached) {
                co_return reached.error();
            }
        }
        database_ = open_postgres(engine_.config(), engine_.clock(), conninfo);
        co_return Result<void>{};
    }
    const bool has_sqlite = std::ranges::any_of(resources_, [&](const auto& resource) {
        return wanted && resource.name == wanted->resource && is_engines_sqlite(resource);
    });
    if (!resources_.empty() && !has_sqlite) {
        co_return Error{ErrorKind::kInvalid,
                        fmt::format("the engine's configuration uses no resource named {}; its "
                                    "database names `resource: {}`",
                                    resources_.front().name, wanted ? wanted->resource : "")};
    }
    auto files = open_sqlite(engine_.config(), engine_.clock(), 2);
    if (!files) {
        co_return files.error();
    }
    database_ = std::move(*files);
    co_return Result<void>{};
}

asio::awaitable<Result<void>> ServedTarget::start_postgres(scenario::ResourceSpec resource) {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (net::PrivatePostgres::find_binaries().empty()) {
        co_return Error{ErrorKind::kUnavailable,
                        fmt::format("resource {} needs PostgreSQL, and none is "
                                    "installed; run scripts/setup",
                                    resource.name)};
    }
    auto started = co_await net::PrivatePostgres::start(&blocking_, &engine_.clock());
    if (!started) {
        co_return started.error();
    }
    postgres_ = std::move(*started);
    if (resource.schema) {
        auto schema = read_file(std::filesystem::path(folder_) / *resource.schema);
        if (!schema) {
            co_return schema.error();
        }
        auto made = co_await postgres_->admin_execute(std::move(*schema));
        if (!made) {
            co_return Error{made.error().kind,
                            fmt::format("schema {} of resource {}: {}", *resource.schema,
                                        resource.name, made.error().message),
                            made.error().cause};
        }
    }
    database_ = open_postgres(engine_.config(), engine_.clock(), [this](const std::string& role) {
        return postgres_->conninfo(role, "postgres");
    });
    add_resource_faults(resource.name);
    co_return Result<void>{};
}

void ServedTarget::add_resource_faults(const std::string& resource) {
    auto process = std::make_unique<fault::ProcessInjector>(
        fault::ProcessControl{.freeze = [this] { postgres_->freeze(); },
                              .kill = [this] { postgres_->kill_now(); },
                              .start = [this] { return postgres_->restart(); }},
        engine_.active_faults(), engine_.clock());
    auto sql = std::make_unique<fault::SqlInjector>(
        [this](std::string statements) { return change_schema(std::move(statements)); },
        engine_.active_faults(), engine_.clock());
    engine_.injector().add_method(resource, fault::FaultMethod::kProcess, std::move(process));
    engine_.injector().add_method(resource, fault::FaultMethod::kSql, std::move(sql));
}

asio::awaitable<Result<std::string>> ServedTarget::change_schema(std::string statements) {
    co_await asio::this_coro::throw_if_cancelled(false);
    auto executed = co_await postgres_->admin_execute(std::move(statements));
    co_return std::move(executed);
}

load::Transport& ServedTarget::transport() { return *transport_; }

asio::awaitable<Result<scenario::TargetEvidence>> ServedTarget::evidence() {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (!server_) {
        co_return unread("the engine does not run");
    }
    HttpUrl url{.host = "127.0.0.1", .port = server_->port(), .target = "/metrics"};
    net::HttpRequest request{.method = "GET", .target = "/metrics"};
    auto answer =
        co_await net::http_send(engine_.clock(), Deadline::after(engine_.clock().now(), 5s),
                                std::move(url), std::move(request));
    if (!answer) {
        co_return answer.error();
    }
    if (answer->status != 200) {
        co_return unread(fmt::format("/metrics answered {}", answer->status));
    }
    co_return scenario::TargetEvidence{.metrics_text = std::move(answer->body),
                                       .log_text = engine_.log().text(),
                                       .log_lines_lost = engine_.log().dropped(),
                                       .retries_allowed = engine_.retries_allowed(),
                                       .fallbacks = engine_.fallbacks()};
}

asio::awaitable<void> ServedTarget::stop() {
    co_await asio::this_coro::throw_if_cancelled(false);
    close();
    if (postgres_) {
        (void)co_await postgres_->stop();
    }
}

Result<std::vector<load::LoadTenant>> ServedTarget::tenants(
    const std::vector<std::string>& names) const {
    return engine_.tenants(names);
}

std::string ServedTarget::describe() const {
    return fmt::format("embedded engine over HTTP on its own thread, database {}",
                       database_.source.empty() ? "none" : database_.source);
}

}  // namespace faultline::embedded

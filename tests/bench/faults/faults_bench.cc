// What the harness adds to a call: a tool and a query backend that answer at once, called directly
// and through their decorators. Budget: installed and idle, at most 20 ns a call.
#include "base/manual_clock.h"
#include "faults/inproc/faulty_query_backend.h"
#include "faults/inproc/faulty_tool.h"

#include <memory>
#include <string>

#include <benchmark/benchmark.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace faultline::fault {
namespace {

namespace asio = boost::asio;

class InstantTool final : public engine::Tool {
public:
    asio::awaitable<engine::Result<engine::ToolOutput>> call(engine::CallContext /*context*/,
                                                             JsonPtr /*params*/) override {
        co_return engine::ToolOutput{};
    }
};

class InstantBackend final : public engine::QueryBackend {
public:
    asio::awaitable<engine::Result<SqlRows>> query(engine::CallContext context,
                                                   SqlQuery /*query*/) override {
        co_return SqlRows{.columns = {}, .rows = {}, .owner = std::move(context.tenant)};
    }
    asio::awaitable<engine::Result<void>> ping(engine::CallContext /*context*/) override {
        co_return engine::Result<void>{};
    }
};

engine::CallContext context() {
    engine::CallContext made;
    made.tenant = "acme";
    return made;
}

asio::awaitable<void> call_repeatedly(engine::Tool* tool, benchmark::State* state) {
    for (auto _ : *state) {
        benchmark::DoNotOptimize(co_await tool->call(context(), nullptr));
    }
}

asio::awaitable<void> query_repeatedly(engine::QueryBackend* backend, benchmark::State* state) {
    for (auto _ : *state) {
        benchmark::DoNotOptimize(co_await backend->query(context(), {.sql = "select 1"}));
    }
}

void run(asio::awaitable<void> work) {
    asio::io_context io;
    asio::co_spawn(io, std::move(work), [](std::exception_ptr error) {
        if (error) {
            std::rethrow_exception(error);
        }
    });
    io.run();
}

// A fault of the scenario that is about another tool, or about this one and without an effect.
FaultSpec fault_on(const char* tool) {
    FaultSpec spec;
    spec.fault = "swapped_reply";
    spec.match.tool = tool;
    spec.parameters["as"] = std::string("acme");
    spec.stream = "bench/fault/0";
    return spec;
}

struct Setup {
    ManualClock clock;
    ActiveFaults active{1};
    std::shared_ptr<InstantTool> tool = std::make_shared<InstantTool>();
    std::shared_ptr<InstantBackend> backend = std::make_shared<InstantBackend>();
    FaultyTool faulty{"search", tool, active, clock};
    FaultyQueryBackend faulty_backend{backend, active, clock};
};

void tool_directly(benchmark::State& state) {
    Setup setup;
    run(call_repeatedly(setup.tool.get(), &state));
}
BENCHMARK(tool_directly);

void tool_decorated_and_idle(benchmark::State& state) {
    Setup setup;
    run(call_repeatedly(&setup.faulty, &state));
}
BENCHMARK(tool_decorated_and_idle);

void tool_while_another_is_faulty(benchmark::State& state) {
    Setup setup;
    (void)setup.active.begin(0, fault_on("pricing"), {});
    run(call_repeatedly(&setup.faulty, &state));
}
BENCHMARK(tool_while_another_is_faulty);

void tool_taken_by_a_fault(benchmark::State& state) {
    Setup setup;
    (void)setup.active.begin(0, fault_on("search"), {});
    run(call_repeatedly(&setup.faulty, &state));
}
BENCHMARK(tool_taken_by_a_fault);

void query_directly(benchmark::State& state) {
    Setup setup;
    run(query_repeatedly(setup.backend.get(), &state));
}
BENCHMARK(query_directly);

void query_decorated_and_idle(benchmark::State& state) {
    Setup setup;
    run(query_repeatedly(&setup.faulty_backend, &state));
}
BENCHMARK(query_decorated_and_idle);

}  // namespace
}  // namespace faultline::fault

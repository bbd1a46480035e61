#include "scenarios/run/scenario_runner.h"

#include "base/check.h"
#include "base/with_deadline.h"
#include "scenarios/run/run_environment.h"
#include "scenarios/run/scenario_run.h"

#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

namespace faultline::scenario {

namespace asio = boost::asio;

RunRecord failed_record(const RunInputs& inputs, std::string internal_error) {
    RunRecord record;
    record.scenario = inputs.scenario;
    record.clock = inputs.clock_kind == ClockKind::kVirtual ? "virtual" : "real";
    record.seed = inputs.seed;
    record.started_wall = format_wall(inputs.clock->wall());
    record.environment = this_environment();
    record.disabled_protections = inputs.disabled_protections;
    record.without_faults = inputs.without_faults;
    record.internal_error = std::move(internal_error);
    return record;
}

asio::awaitable<RunRecord> run_scenario(RunInputs inputs) {
    FAULTLINE_CHECK(inputs.clock != nullptr, "a run needs a clock");
    FAULTLINE_CHECK(inputs.journal != nullptr, "a run needs an undo journal");
    co_await asio::this_coro::throw_if_cancelled(false);
    auto run = std::make_unique<ScenarioRun>(std::move(inputs), co_await asio::this_coro::executor);
    std::string escaped;
    try {
        co_await run->execute();
    } catch (...) {
        escaped = describe(std::current_exception());
    }
    RunRecord record = run->take_record();
    if (record.internal_error.empty()) {
        record.internal_error = escaped;
    }
    if (!run->load_ended()) {
        // A transport that survives hard cancellation still refers to the run: better a leak in
        // a process that ends with 70 than memory in use after it is gone.
        (void)run.release();
    }
    co_return record;
}

RunRecord run_to_end(asio::io_context& io, const RunInputs& inputs, const DriveRun& drive) {
    std::optional<RunRecord> record;
    asio::co_spawn(
        io, run_scenario(inputs), [&](const std::exception_ptr& error, RunRecord finished) {
            record = error ? failed_record(inputs, describe(error)) : std::move(finished);
        });
    drive(io, [&record] { return record.has_value(); });
    return record ? std::move(*record) : failed_record(inputs, "the run did not end");
}

}  // namespace faultline::scenario

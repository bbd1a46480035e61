#include "cli/scenario_execution.h"

#include "base/clock.h"
#include "embedded/target_factory.h"
#include "scenarios/judge/verdict.h"
#include "scenarios/report/result_json.h"
#include "scenarios/run/scenario_runner.h"
#include "scenarios/run/undo_journal.h"
#include "scenarios/run/virtual_run.h"

#include <csignal>
#include <optional>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

namespace faultline::cli {

namespace asio = boost::asio;
using scenario::RunInputs;
using scenario::RunRecord;
using scenario::TimelineEvent;

namespace {

RunRecord execute_virtual(const scenario::Scenario& scenario, const ExecutionOptions& options) {
    return scenario::run_virtual({.scenario = scenario,
                                  .factory = embedded::target_factory(),
                                  .seed = options.seed,
                                  .disabled_protections = options.without,
                                  .without_faults = options.no_faults});
}

void show(const std::string& name, const TimelineEvent& event) {
    fmt::print(stderr, "\r\033[K{}  {:.1f}s  {}: {}", name,
               static_cast<double>(event.at.count()) / 1e9, event.kind, event.detail);
    std::fflush(stderr);
}

// What a killed run left in the journal was done to parts that ended with it: a private server,
// an engine inside that process. There is nothing left to undo.
Result<scenario::FileUndoJournal> fresh_journal(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    std::filesystem::remove(path, error);
    return scenario::FileUndoJournal::open(path);
}

RunRecord run_on(asio::io_context& io, RunInputs inputs) {
    scenario::SignalFlag signal{0};
    inputs.signal = &signal;
    asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&signal](const boost::system::error_code& error, int number) {
        if (!error) {
            signal = number;
        }
    });
    std::optional<RunRecord> record;
    std::string escaped;
    asio::co_spawn(io, scenario::run_scenario(inputs),
                   [&](std::exception_ptr error, RunRecord made) {
                       if (error) {
                           escaped = "an exception escaped the run";
                       }
                       record = std::move(made);
                       signals.cancel();
                   });
    io.run();
    if (!record) {
        escaped = "the run ended without a record";
    }
    return escaped.empty() ? std::move(*record) : failed_record(inputs, escaped);
}

RunRecord execute_real(const scenario::Scenario& scenario, const ExecutionOptions& options) {
    SteadyClock clock;
    RunInputs inputs;
    inputs.scenario = scenario;
    inputs.clock = &clock;
    inputs.clock_kind = scenario::ClockKind::kReal;
    inputs.seed = options.seed;
    inputs.factory = embedded::target_factory();
    inputs.disabled_protections = options.without;
    inputs.without_faults = options.no_faults;
    auto journal = fresh_journal(options.journal);
    if (!journal) {
        return failed_record(inputs, journal.error().message);
    }
    inputs.journal = &*journal;
    if (options.show_progress) {
        inputs.on_event = [&scenario](const TimelineEvent& event) { show(scenario.name, event); };
    }
    asio::io_context io(1);
    RunRecord record = run_on(io, std::move(inputs));
    if (options.show_progress) {
        fmt::print(stderr, "\r\033[K");
    }
    if (record.heal_error.empty()) {
        std::error_code error;
        std::filesystem::remove(options.journal, error);
    }
    return record;
}

}  // namespace

scenario::JudgedRun execute(const scenario::Scenario& scenario, const ExecutionOptions& options) {
    scenario::JudgedRun run;
    run.record = options.in_virtual_time ? execute_virtual(scenario, options)
                                         : execute_real(scenario, options);
    run.judgement = judge(run.record);
    return scenario::without_secrets(std::move(run));
}

}  // namespace faultline::cli

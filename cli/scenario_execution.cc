#include "cli/scenario_execution.h"

#include "base/clock.h"
#include "base/units.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "embedded/target_factory.h"
#include "net/process/private_directory.h"
#include "scenarios/judge/verdict.h"
#include "scenarios/report/markup_text.h"
#include "scenarios/report/secrets.h"
#include "scenarios/run/scenario_runner.h"
#include "scenarios/run/undo_journal.h"
#include "scenarios/run/virtual_run.h"

#include <atomic>
#include <cstdlib>
#include <functional>
#include <optional>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

namespace faultline::cli {

namespace asio = boost::asio;
using scenario::RunInputs;
using scenario::RunRecord;

namespace {

std::atomic<bool> work_was_left = false;

RunRecord execute_virtual(const scenario::Scenario& scenario, const ExecutionOptions& options) {
    const WallTime started = SteadyClock().wall();
    RunRecord record =
        scenario::run_virtual({.scenario = scenario,
                               .factory = options.lie ? embedded::lying_target_factory(*options.lie)
                                                      : embedded::target_factory(),
                               .seed = options.seed,
                               .disabled_protections = options.without,
                               .without_faults = options.no_faults,
                               .signal = options.signal});
    // During the run it is 1970, so that the events are the same on every day.
    record.started_wall = format_wall(started);
    return record;
}

// All that a fault can change today ends with its run: a private server, an engine in the process.
// So what an earlier run left in the journal needs no undo, but people are told.
std::vector<std::string> lines_about(const std::filesystem::path& journal,
                                     const std::vector<scenario::UndoEntry>& entries) {
    std::vector<std::string> lines;
    for (const auto& left : scenario::not_healed(entries)) {
        lines.push_back(
            fmt::format("{}: an earlier run ended before {} was healed; the fault ended with it",
                        journal.string(), scenario::clean_line(left.spec.fault)));
    }
    if (lines.empty()) {
        lines.push_back(
            fmt::format("{}: an earlier run was killed before it ended; no fault was "
                        "in force",
                        journal.string()));
    }
    return lines;
}

Result<scenario::FileUndoJournal> fresh_journal(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    return scenario::FileUndoJournal::open(path);
}

RunInputs inputs_of(const scenario::Scenario& scenario, const ExecutionOptions& options,
                    Clock& clock) {
    RunInputs inputs;
    inputs.scenario = scenario;
    inputs.clock = &clock;
    inputs.clock_kind =
        options.in_virtual_time ? scenario::ClockKind::kVirtual : scenario::ClockKind::kReal;
    inputs.seed = options.seed;
    inputs.factory = embedded::target_factory();
    inputs.disabled_protections = options.without;
    inputs.without_faults = options.no_faults;
    inputs.signal = options.signal;
    inputs.skip_drain = options.skip_drain;
    return inputs;
}

RunRecord without_journal(const RunInputs& inputs, const std::filesystem::path& path,
                          const Error& error) {
    RunRecord record = failed_record(inputs, "");
    record.environment_error =
        fmt::format("{}: {}{}{}; choose another --out", path.string(), error.message,
                    error.cause.empty() ? "" : ": ", error.cause);
    return record;
}

// A signal that came while the target stopped: this run is over, but the next must not begin.
void note_late_signal(RunRecord& record, const scenario::SignalFlag* signal) {
    const int number = signal == nullptr ? 0 : signal->load();
    if (number == 0 || record.interrupted_by) {
        return;
    }
    record.interrupted_by = number;
    const Duration end = record.events.empty() ? Duration{} : record.events.back().at;
    record.events.push_back(
        {.at = end, .kind = "signal", .detail = fmt::format("{} at the end", number)});
}

RunRecord execute_real(const scenario::Scenario& scenario, const ExecutionOptions& options) {
    // Never destroyed: work that a target leaves behind goes on using it.
    static SteadyClock clock;
    RunInputs inputs = inputs_of(scenario, options, clock);
    // Without faults there is nothing to undo, and no file to keep it in.
    scenario::MemoryUndoJournal nothing_to_undo;
    std::optional<scenario::FileUndoJournal> journal;
    inputs.journal = &nothing_to_undo;
    if (!scenario.faults.empty()) {
        auto opened = fresh_journal(options.journal);
        if (!opened) {
            return without_journal(inputs, options.journal, opened.error());
        }
        inputs.journal = &journal.emplace(std::move(*opened));
    }
    // The name of a load is not shown: there is only one.
    Progress progress(stderr, style_of(stderr), scenario.file.empty() ? "" : scenario.name);
    inputs.on_progress = [&](const scenario::ProgressSnapshot& snapshot) {
        if (progress.due(clock.now())) {
            progress.show(snapshot, clock.now());
        }
    };
    asio::io_context io(1);
    RunRecord record = scenario::run_to_end(
        io, inputs,
        [](asio::io_context& on, const std::function<bool()>& /*has_ended*/) { on.run(); });
    progress.clear();
    if (journal && record.heal_error.empty()) {
        std::error_code error;
        std::filesystem::remove(options.journal, error);
    }
    return record;
}

// In the folder of --out.
std::filesystem::path undo_journal_in(const std::string& out) {
    return std::filesystem::path(out) / "undo.ndjson";
}

// Says on standard error, one line each, which faults an earlier run that was killed left in the
// undo journal, and removes the file. Returns the lines; none when there is no journal, or one that
// cannot be read.
std::vector<std::string> report_old_journal(const std::filesystem::path& journal) {
    std::error_code error;
    if (!std::filesystem::exists(journal, error)) {
        return {};
    }
    const auto entries = scenario::read_undo_journal(journal);
    if (!entries) {
        print(stderr, "faultline: {}; a new undo journal is begun\n", entries.error().message);
        return {};
    }
    std::vector<std::string> lines = lines_about(journal, *entries);
    for (const std::string& line : lines) {
        print(stderr, "faultline: {}\n", line);
    }
    std::filesystem::remove(journal, error);
    return lines;
}

}  // namespace

ExecutionOptions execution_options(const RunOptions& options, const Interrupts& interrupts) {
    constexpr std::uint64_t kDefaultSeed = 1;
    return {.in_virtual_time = options.in_virtual_time(),
            .seed = options.seed.value_or(kDefaultSeed),
            .without = options.without,
            .lie = {},
            .no_faults = options.no_faults,
            .journal = undo_journal_in(options.out),
            .signal = interrupts.first(),
            .skip_drain = interrupts.skip_drain()};
}

scenario::JudgedRun not_begun(const scenario::Scenario& scenario, const ExecutionOptions& options,
                              int signal) {
    SteadyClock clock;
    RunRecord record = failed_record(inputs_of(scenario, options, clock), "");
    record.not_begun = true;
    record.interrupted_by = signal;
    return scenario::judged(std::move(record));
}

scenario::JudgedRun execute(const scenario::Scenario& scenario, const ExecutionOptions& options) {
    std::vector<std::string> left =
        options.journal.empty() ? std::vector<std::string>() : report_old_journal(options.journal);
    RunRecord record = options.in_virtual_time ? execute_virtual(scenario, options)
                                               : execute_real(scenario, options);
    record.left_by_earlier_run = std::move(left);
    note_late_signal(record, options.signal);
    if (record.left_behind && !record.left_behind->empty()) {
        note_left_work_behind();
    }
    return scenario::judged(std::move(record));
}

bool has_left_work_behind() { return work_was_left; }

void note_left_work_behind() { work_was_left = true; }

void end_process(int code) {
    flush(stdout);
    flush(stderr);
    net::remove_private_directories();
    std::_Exit(code);
}

}  // namespace faultline::cli

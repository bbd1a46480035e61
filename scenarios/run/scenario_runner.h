// Runs one scenario against one target and returns the record of it, of which judge() makes a
// verdict. The order is phase_machine.h's; a fault's undo is journaled before it is injected,
// and whatever was injected is healed on every way out. On the caller's executor, one thread.
// Every wait is bounded; on a virtual clock the same seed gives the same record.
#pragma once

#include "base/clock.h"
#include "scenarios/judge/run_record.h"
#include "scenarios/run/progress_snapshot.h"
#include "scenarios/run/target.h"
#include "scenarios/run/undo_journal.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

namespace faultline::scenario {

// Set by a signal handler (any thread): the signal's number ends the run; 0 does nothing.
using SignalFlag = std::atomic<int>;

// Pointers outlive the run.
struct RunInputs {
    Scenario scenario;
    Clock* clock = nullptr;
    ClockKind clock_kind = ClockKind::kReal;
    std::uint64_t seed = 1;
    TargetFactory factory;
    UndoJournal* journal = nullptr;
    const SignalFlag* signal = nullptr;      // may be null
    const SignalFlag* skip_drain = nullptr;  // may be null; when set the drain is cut short
    std::vector<std::string> disabled_protections;
    bool without_faults = false;  // the control run
    // Called with the state of the run about twenty times a second on the real clock; may be empty.
    std::function<void(const ProgressSnapshot&)> on_progress;
    Duration start_limit = std::chrono::seconds(60);
    Duration fault_limit = std::chrono::seconds(20);  // one inject, or one attempt to heal
};

// Never throws. REQUIRES: clock and journal are set.
[[nodiscard]] boost::asio::awaitable<RunRecord> run_scenario(RunInputs inputs);

// Runs `io` until the run has ended, which it is told by asking.
using DriveRun =
    std::function<void(boost::asio::io_context& io, const std::function<bool()>& has_ended)>;

// A whole run on `io`. When it does not end, or an exception escapes it, the record says so.
[[nodiscard]] RunRecord run_to_end(boost::asio::io_context& io, const RunInputs& inputs,
                                   const DriveRun& drive);

// The record of a run that could not begin.
[[nodiscard]] RunRecord failed_record(const RunInputs& inputs, std::string internal_error);

}  // namespace faultline::scenario

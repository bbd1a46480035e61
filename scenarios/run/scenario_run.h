// The state of one run and the coroutines that carry out the phase machine's actions; what
// scenario_runner.h starts. Lives until the run has ended; one executor, one thread.
#pragma once

#include "base/task_group.h"
#include "scenarios/run/phase_machine.h"
#include "scenarios/run/progress_snapshot.h"
#include "scenarios/run/run_recorder.h"
#include "scenarios/run/scenario_runner.h"

#include <atomic>
#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

namespace faultline::scenario {

// The moment that all times of the record count from. The transport sets it, on any thread.
struct RunStart {
    std::atomic<bool> known = false;
    Instant at{};  // read only after `known`
};

// What the load's thread refers to. The load's coroutine keeps it alive and ends after that thread,
// whatever became of the run.
struct LoadShared {
    LoadShared(const std::vector<load::LoadPhase>& phases, std::span<const load::PartOfPhase> parts,
               bool keeps_samples, ForbiddenText forbidden)
        : recorder(phases, parts, keeps_samples, std::move(forbidden)) {}
    RunRecorder recorder;
    load::StopFlag stop{false};
};

class ScenarioRun {
public:
    ScenarioRun(RunInputs inputs, boost::asio::any_io_executor executor);

    boost::asio::awaitable<void> execute();
    // False when the load could not be ended: its coroutine still refers to this.
    [[nodiscard]] bool load_ended() const { return group_.size() == 0; }
    [[nodiscard]] RunRecord take_record() { return std::move(record_); }

private:
    // kBroken when an exception ended it.
    boost::asio::awaitable<RunEvent> perform_guarded(RunAction action);
    boost::asio::awaitable<RunEvent> perform(RunAction action);
    void note_exception(const std::exception_ptr& error);

    // run_target.cc
    boost::asio::awaitable<RunEvent> start_target();
    boost::asio::awaitable<void> stop_target();
    boost::asio::awaitable<void> collect_evidence();
    boost::asio::awaitable<Result<TargetEvidence>> settled_evidence();
    bool accept_faults();
    bool identify_tenants();
    void hide(const load::LoadTenant& tenant);
    [[nodiscard]] ForbiddenText forbidden_in_answers() const;

    // run_load.cc
    boost::asio::awaitable<RunEvent> start_load();
    boost::asio::awaitable<RunEvent> drain_load();
    // What the end of the load says of the run. `cut_short`: by a second signal.
    void note_drain(bool ended, bool cut_short);
    // kSignal when the first signal came before the load had ended. kDrained: it has ended, the
    // time is up, or a second signal asks for the end.
    boost::asio::awaitable<RunEvent> wait_for_drain(Duration limit);
    [[nodiscard]] bool can_be_interrupted() const;
    [[nodiscard]] bool drain_skipped() const;
    boost::asio::awaitable<void> send_load(load::LoadPlan plan, load::LoadSetup setup,
                                           std::shared_ptr<LoadShared> shared);
    void stop_sending_when_aborting();
    void show_progress();
    // Not more often than every memory_every_, unless it is the last time.
    void note_memory(bool is_last = false);
    [[nodiscard]] ProgressSnapshot snapshot();
    boost::asio::awaitable<RunEvent> hold(std::string_view phase);
    // Until then, in slices short enough to see a signal: kPhaseElapsed, kSignal or kLoadFailed.
    boost::asio::awaitable<RunEvent> wait_until(Duration at);

    // run_faults.cc
    boost::asio::awaitable<RunEvent> run_faults();
    boost::asio::awaitable<bool> inject(std::size_t ordinal);
    // With `signal`, a signal cuts them short: what is left to do is done by heal_all().
    boost::asio::awaitable<void> heal(std::size_t ordinal, const SignalFlag* signal);
    boost::asio::awaitable<std::string> try_to_heal(std::size_t ordinal, const SignalFlag* signal);
    boost::asio::awaitable<Result<void>> bounded(boost::asio::awaitable<Result<void>> act,
                                                 const SignalFlag* signal);
    boost::asio::awaitable<std::string> heal_or_report(std::size_t ordinal);
    boost::asio::awaitable<RunEvent> heal_all();

    void event(std::string_view kind, std::string detail);
    [[nodiscard]] Duration offset() const;  // from the run's zero; 0 before it
    [[nodiscard]] bool signalled();
    void enter_phase(std::string_view phase);
    void fail(std::string reason);
    // For people: why, without canaries and secrets.
    [[nodiscard]] std::string masked_reason(const Error& error) const;
    [[nodiscard]] std::string masked(std::string text) const;
    void finish_record();

    RunInputs inputs_;
    Clock* clock_;
    PhaseMachine machine_;
    RunRecord record_;
    std::unique_ptr<Target> target_;
    bool started_ = false;                      // start() was called, so stop() must be
    bool ready_ = false;                        // start() succeeded
    std::vector<load::LoadTenant> tenants_;     // who sends, in the scenario's order
    std::vector<load::LoadTenant> bystanders_;  // the target's other tenants
    std::vector<std::string> keys_;             // API keys of all tenants
    std::vector<std::string> hidden_;           // never shown: canaries, keys, secrets
    std::vector<bool> journaled_;               // injected or about to be, not healed yet
    std::vector<bool> heal_failed_;             // FaultWindow::error tells of a heal
    std::shared_ptr<LoadShared> load_;          // null before the load begins
    TaskGroup group_;
    std::shared_ptr<RunStart> start_ = std::make_shared<RunStart>();
    std::optional<Result<load::TransportStats>> load_result_;
    bool draining_ = false;
    bool evidence_taken_ = false;
    // Counting what is in use stops the allocator for a moment. Doubled when there are many points.
    Duration memory_every_ = std::chrono::milliseconds(250);
    Duration memory_noted_{};  // when the last point was taken
    // Live figures of about the last second and when they were read, newest last.
    std::deque<std::pair<Duration, load::LiveFigures::Reading>> recent_readings_;
};

}  // namespace faultline::scenario

#include "scenarios/format/phase_names.h"
#include "scenarios/judge/check_window.h"
#include "scenarios/run/load_setup.h"
#include "scenarios/run/scenario_run.h"

#include <algorithm>
#include <exception>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace faultline::scenario {

namespace asio = boost::asio;

namespace {

// How late a signal may be seen.
constexpr Duration kWakeUpEvery = std::chrono::milliseconds(50);
constexpr Duration kStartSlice = std::chrono::milliseconds(1);
// Beyond the one timeout for which the transport drains by itself.
constexpr Duration kDrainLimit = std::chrono::seconds(5);

// A closed loop is asked for no rate.
std::vector<load::LoadPhase> recorded_phases(const Scenario& scenario,
                                             std::vector<load::LoadPhase> phases) {
    if (scenario.load.closed_connections > 0) {
        for (load::LoadPhase& phase : phases) {
            phase.rate = Rate{};
        }
    }
    return phases;
}

}  // namespace

asio::awaitable<void> ScenarioRun::send_load(load::LoadPlan plan, load::LoadSetup setup,
                                             std::shared_ptr<LoadShared> shared) {
    co_await asio::this_coro::throw_if_cancelled(false);
    // By default a coroutine sees terminal cancellation only, and the drain asks for total first.
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    const std::function<void(Instant)> on_start = [start = start_](Instant at) {
        start->at = at;
        start->known = true;
    };
    std::optional<Result<load::TransportStats>> result;
    try {
        result = co_await target_->transport().run(std::move(plan), std::move(setup),
                                                   &shared->recorder, &shared->stop, on_start);
    } catch (const std::exception& error) {
        result = Error{ErrorKind::kInternal, "the load ended by an exception", error.what()};
    }
    load_result_ = std::move(result);
}

asio::awaitable<RunEvent> ScenarioRun::start_load() {
    const load::LoadPlanSpec spec = plan_spec(inputs_.scenario, inputs_.seed, tenants_.size());
    load::LoadPlan plan(spec);
    // Many operations are not kept one by one, and not counted beforehand either.
    const auto planned = inputs_.scenario.load.keep_samples ? count_operations(plan) : std::nullopt;
    record_.planned_operations = planned.value_or(0);
    const auto parts = parts_asked_for(inputs_.scenario);
    load_ = std::make_shared<LoadShared>(recorded_phases(inputs_.scenario, spec.phases), parts,
                                         planned.has_value(), forbidden_in_answers());
    load::LoadSetup setup = load_setup(inputs_.scenario, tenants_, bystanders_);
    // The answers of a URL are read for their steps only: not at all where no samples are kept.
    const bool is_audited = !inputs_.scenario.target.url;
    if ((planned || is_audited) && !setup.label_member.empty()) {
        setup.on_body = [shared = load_, label = setup.label_member](std::uint64_t ordinal,
                                                                     std::string_view body) {
            return shared->recorder.on_body(ordinal, body, label);
        };
        // Those of a URL may mean anything: a cache before it may have an X-Cache too.
        setup.wants_headers = is_audited;
        setup.on_head = [shared = load_](std::uint64_t ordinal, const load::AnswerHead& head) {
            shared->recorder.on_head(ordinal, head);
        };
    }
    group_.spawn("load", send_load(std::move(plan), std::move(setup), load_));
    const Instant limit = clock_->now() + inputs_.start_limit;
    while (!start_->known && !load_result_ && clock_->now() < limit) {
        (void)co_await clock_->sleep_for(kStartSlice);
    }
    if (!start_->known) {
        fail(load_result_ && !*load_result_
                 ? "the load could not be sent: " + masked_reason(load_result_->error())
                 : std::string("the load did not begin"));
        co_return RunEvent::kLoadFailed;
    }
    co_return co_await hold(kWarmup);
}

asio::awaitable<RunEvent> ScenarioRun::hold(std::string_view phase) {
    enter_phase(phase);
    co_return co_await wait_until(planned_phase(inputs_.scenario, phase).end);
}

asio::awaitable<RunEvent> ScenarioRun::wait_until(Duration at) {
    for (;;) {
        if (signalled()) {
            co_return RunEvent::kSignal;
        }
        if (load_result_ && !*load_result_) {
            fail("the load could not be sent: " + masked_reason(load_result_->error()));
            co_return RunEvent::kLoadFailed;
        }
        show_progress();
        note_memory();
        const Duration now = offset();
        if (now >= at) {
            co_return RunEvent::kPhaseElapsed;
        }
        (void)co_await clock_->sleep_until(start_->at + std::min(at, now + kWakeUpEvery));
    }
}

// With neither flag nothing can interrupt the drain; the group's own wait is enough.
bool ScenarioRun::can_be_interrupted() const {
    return inputs_.signal != nullptr || inputs_.skip_drain != nullptr;
}

bool ScenarioRun::drain_skipped() const {
    return inputs_.skip_drain != nullptr && *inputs_.skip_drain != 0;
}

asio::awaitable<RunEvent> ScenarioRun::wait_for_drain(Duration limit) {
    const Instant end = clock_->now() + limit;
    while (can_be_interrupted() && group_.size() > 0 && clock_->now() < end && !drain_skipped()) {
        if (signalled()) {
            co_return RunEvent::kSignal;
        }
        show_progress();
        (void)co_await clock_->sleep_for(kWakeUpEvery);
    }
    co_return RunEvent::kDrained;
}

void ScenarioRun::note_drain(bool ended, bool cut_short) {
    if (!ended) {
        record_.internal_error = "the load did not end";
        return;
    }
    if (cut_short) {
        return;  // aborted: what becomes of the operations in flight does not matter any more
    }
    if (!load_result_) {
        if (start_->known) {
            fail("the load did not drain in time and was cut off");
        }
        return;
    }
    const Result<load::TransportStats>& result = *load_result_;
    if (!result) {
        if (record_.environment_error.empty()) {
            fail("the load could not be sent: " + masked_reason(result.error()));
        }
    } else if (result->stopped_early && !machine_.aborting()) {
        event("drain", "the load did not end in time and was cut off");
    }
}

asio::awaitable<RunEvent> ScenarioRun::drain_load() {
    if (!std::exchange(draining_, true)) {
        event("phase", "drain");
    }
    const Duration limit = inputs_.scenario.load.timeout + kDrainLimit;
    // A transport that was told to stop needs no full timeout.
    if (co_await wait_for_drain(record_.interrupted_by ? kDrainLimit : limit) ==
        RunEvent::kSignal) {
        co_return RunEvent::kSignal;  // drains again, with the load stopped
    }
    const bool cut_short = drain_skipped() && group_.size() > 0;
    if (cut_short) {
        event("drain", "cut short by a second signal");
    }
    if (can_be_interrupted() && group_.size() > 0) {
        group_.cancel(asio::cancellation_type::total);
    }
    note_drain(co_await group_.stop(limit), cut_short);
    co_await collect_evidence();
    co_return RunEvent::kDrained;
}

}  // namespace faultline::scenario

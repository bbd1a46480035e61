#include "scenarios/run/load_setup.h"
#include "scenarios/run/scenario_run.h"

#include <algorithm>
#include <exception>

#include <fmt/format.h>

namespace faultline::scenario {

namespace asio = boost::asio;

namespace {

// How late a signal may be seen.
constexpr Duration kWakeUpEvery = std::chrono::milliseconds(50);
constexpr Duration kZeroSlice = std::chrono::milliseconds(1);
// Beyond the one timeout for which the transport drains by itself.
constexpr Duration kDrainPatience = std::chrono::seconds(5);

}  // namespace

asio::awaitable<void> ScenarioRun::send_load(load::LoadPlan plan, load::LoadSetup setup,
                                             std::shared_ptr<LoadEnd> end) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const std::function<void(Instant)> on_start = [zero = zero_](Instant at) {
        zero->at = at;
        zero->known = true;
    };
    std::optional<Result<load::TransportStats>> result;
    try {
        result = co_await target_->transport().run(std::move(plan), std::move(setup),
                                                   &end->recorder, &end->stop, on_start);
    } catch (const std::exception& error) {
        result = Error{.code = ErrorCode::kInternalError,
                       .message = "the load ended by an exception",
                       .cause = error.what()};
    }
    load_result_ = std::move(result);
}

asio::awaitable<RunEvent> ScenarioRun::start_load() {
    load::LoadPlan plan(plan_spec(inputs_.scenario, inputs_.seed, tenants_.size()));
    record_.planned_operations = count_operations(plan);
    if (record_.planned_operations > kMaxSamples) {
        fail(fmt::format("more than {} operations planned", kMaxSamples));
        co_return RunEvent::kLoadFailed;
    }
    load::LoadSetup setup = load_setup(inputs_.scenario, tenants_, bystanders_);
    setup.on_body = [end = load_](std::uint64_t ordinal, std::string_view body) {
        end->recorder.on_body(ordinal, body);
    };
    group_.spawn("load", send_load(std::move(plan), std::move(setup), load_));
    const Instant limit = clock_->now() + inputs_.start_limit;
    while (!zero_->known && !load_result_ && clock_->now() < limit) {
        (void)co_await clock_->sleep_for(kZeroSlice);
    }
    if (!zero_->known) {
        fail(load_result_ && !*load_result_
                 ? "the load could not be sent: " + told(load_result_->error())
                 : std::string("the load did not begin"));
        co_return RunEvent::kLoadFailed;
    }
    co_return co_await hold("warmup");
}

asio::awaitable<RunEvent> ScenarioRun::hold(std::string_view phase) {
    enter_phase(phase);
    co_return co_await wait_until(planned(phase).end);
}

asio::awaitable<RunEvent> ScenarioRun::wait_until(Duration at) {
    for (;;) {
        if (signalled()) {
            co_return RunEvent::kSignal;
        }
        if (load_result_ && !*load_result_) {
            fail("the load could not be sent: " + told(load_result_->error()));
            co_return RunEvent::kLoadFailed;
        }
        const Duration now = offset();
        if (now >= at) {
            co_return RunEvent::kPhaseElapsed;
        }
        (void)co_await clock_->sleep_until(zero_->at + std::min(at, now + kWakeUpEvery));
    }
}

// Waits for the load to end; true when somebody lost patience with that before it did.
asio::awaitable<bool> ScenarioRun::hurried_within(Duration patience) {
    const Instant limit = clock_->now() + patience;
    while (inputs_.hurry != nullptr && group_.size() > 0 && clock_->now() < limit) {
        if (*inputs_.hurry != 0) {
            co_return true;
        }
        (void)co_await clock_->sleep_for(kWakeUpEvery);
    }
    co_return false;
}

asio::awaitable<RunEvent> ScenarioRun::drain_load() {
    event("phase", "drain");
    const Duration patience = inputs_.scenario.load.timeout + kDrainPatience;
    const bool cut_short = co_await hurried_within(patience);
    if (cut_short) {
        event("drain", "cut short by a second signal");
        group_.cancel(asio::cancellation_type::total);
    } else if (inputs_.hurry != nullptr && group_.size() > 0) {
        group_.cancel(asio::cancellation_type::total);  // it had its time, while somebody watched
    }
    const bool ended = co_await group_.stop(patience);
    if (!ended) {
        record_.internal_error = "the load did not end";
    } else if (cut_short) {
        // What became of the operations in flight is not known, and nobody waits to hear it.
    } else if (zero_->known && !load_result_) {
        fail("the load did not drain in time and was cut off");
    }
    co_await collect_evidence();
    co_return RunEvent::kDrained;
}

}  // namespace faultline::scenario

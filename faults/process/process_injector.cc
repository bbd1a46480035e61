#include "faults/process/process_injector.h"

#include <boost/asio/this_coro.hpp>

namespace faultline::fault {

namespace asio = boost::asio;

asio::awaitable<void> ProcessInjector::take_steps(std::vector<ProcessStep> steps) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const Instant began = clock().now();
    bool cancelled = false;
    for (const ProcessStep& step : steps) {
        // Once the fault is being healed the rest of the plan happens at once: what is frozen, for
        // one, could not be started again in good order before it was killed.
        cancelled = cancelled || !co_await clock().sleep_until(began + step.after);
        (process_.*step.act)();
    }
}

asio::awaitable<Result<void>> ProcessInjector::inject(std::size_t ordinal, FaultSpec spec) {
    co_await asio::this_coro::throw_if_cancelled(false);
    std::vector<ProcessStep> later = find_fault(spec.fault)->on_process(spec);
    auto& task = in_force_[ordinal];
    task = std::make_unique<TaskGroup>(co_await asio::this_coro::executor, clock(), nullptr, 1);
    if (auto begun = active().begin_observing(ordinal, std::move(spec), clock().now()); !begun) {
        in_force_.erase(ordinal);
        co_return begun.error();
    }
    while (!later.empty() && later.front().after <= Duration::zero()) {
        (process_.*later.front().act)();
        later.erase(later.begin());
    }
    if (!later.empty()) {
        task->spawn("later steps of a fault", take_steps(std::move(later)));
    }
    co_return Result<void>{};
}

asio::awaitable<Result<void>> ProcessInjector::heal(std::size_t ordinal) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto found = in_force_.find(ordinal);
    if (found == in_force_.end()) {
        co_return Result<void>{};
    }
    found->second->cancel();
    co_await found->second->join();
    // While another fault keeps it down it is not started; the last fault that heals starts it.
    auto started = in_force_.size() > 1 ? Result<void>{} : co_await process_.start();
    if (started) {
        in_force_.erase(ordinal);
        active().end(ordinal);
    }
    co_return std::move(started);
}

bool ProcessInjector::is_healed(std::size_t ordinal) const { return !in_force_.contains(ordinal); }

}  // namespace faultline::fault

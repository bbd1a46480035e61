#include "faults/process/process_injector.h"

#include <boost/asio/this_coro.hpp>

namespace faultline::fault {

namespace asio = boost::asio;

Result<void> ProcessInjector::accept(const FaultSpec& spec) const {
    if (spec.fault != "database_down") {
        return Error{ErrorKind::kInvalid,
                     "fault " + spec.fault + " cannot be carried out on a process"};
    }
    if (narrows(spec.match)) {
        return Error{ErrorKind::kInvalid,
                     "fault " + spec.fault +
                         " harms the whole database: tool, tenant, probability, first_n, "
                         "every_n and after_n cannot narrow it"};
    }
    return {};
}

asio::awaitable<void> ProcessInjector::kill_after(Duration freeze) {
    co_await asio::this_coro::throw_if_cancelled(false);
    // Cancelled or not: it dies now. What is frozen could not be restarted in good order.
    (void)co_await clock_.sleep_for(freeze);
    server_.kill();
}

asio::awaitable<Result<void>> ProcessInjector::inject(std::size_t ordinal, FaultSpec spec) {
    co_await asio::this_coro::throw_if_cancelled(false);
    auto& task = in_force_[ordinal];
    task = std::make_unique<TaskGroup>(co_await asio::this_coro::executor, clock_, nullptr, 1);
    watch_.begins(ordinal, spec);
    const auto freeze = std::get<Duration>(spec.parameters.at("freeze"));
    if (freeze > Duration::zero()) {
        server_.freeze();
        task->spawn("kill after freeze", kill_after(freeze));
    } else {
        server_.kill();
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
    // While another fault keeps it down there is nothing to restart: the last one does.
    auto restarted = in_force_.size() > 1 ? Result<void>{} : co_await server_.restart();
    if (restarted) {
        in_force_.erase(ordinal);
        watch_.ends(ordinal);
    }
    co_return std::move(restarted);
}

bool ProcessInjector::is_healed(std::size_t ordinal) const { return !in_force_.contains(ordinal); }

FaultCounts ProcessInjector::counts(std::size_t ordinal) const { return watch_.counts(ordinal); }

}  // namespace faultline::fault

#include "faults/process/process_injector.h"

#include <boost/asio/this_coro.hpp>

namespace faultline::fault {

namespace asio = boost::asio;

Result<void> ProcessInjector::accept(const FaultSpec& spec) const {
    if (spec.fault != "database_down") {
        return Error{.code = ErrorCode::kInvalidParams,
                     .message = "fault " + spec.fault + " cannot be carried out on a process",
                     .cause = {}};
    }
    if (narrows(spec.match)) {
        return Error{.code = ErrorCode::kInvalidParams,
                     .message = "fault " + spec.fault +
                                " harms the whole database: tool, tenant, probability, first_n, "
                                "every_n and after_n cannot narrow it",
                     .cause = {}};
    }
    return {};
}

asio::awaitable<Result<void>> ProcessInjector::inject(std::size_t ordinal, FaultSpec spec) {
    co_await asio::this_coro::throw_if_cancelled(false);
    in_force_.insert(ordinal);
    watch_.begins(ordinal, spec);
    const auto freeze = std::get<Duration>(spec.parameters.at("freeze"));
    if (freeze > Duration::zero()) {
        server_.freeze();
        // Cancelled or not: it dies now.
        (void)co_await clock_.sleep_for(freeze);
    }
    server_.kill();
    co_return Result<void>{};
}

asio::awaitable<Result<void>> ProcessInjector::heal(std::size_t ordinal) {
    if (!in_force_.contains(ordinal)) {
        co_return Result<void>{};
    }
    auto restarted = co_await server_.restart();
    if (restarted) {
        in_force_.erase(ordinal);
        watch_.ends(ordinal);
    }
    co_return std::move(restarted);
}

bool ProcessInjector::is_healed(std::size_t ordinal) const { return !in_force_.contains(ordinal); }

FaultCounts ProcessInjector::counts(std::size_t ordinal) const { return watch_.counts(ordinal); }

}  // namespace faultline::fault

#include "scenarios/run/signal_race.h"

#include "base/with_deadline.h"

#include <exception>
#include <utility>

namespace faultline::scenario {

namespace asio = boost::asio;

namespace {

constexpr Duration kLookEvery = std::chrono::milliseconds(50);

asio::awaitable<void> signal_seen(const SignalFlag* signal, Clock* clock) {
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    co_await asio::this_coro::throw_if_cancelled(false);
    while (signal->load() == 0 && co_await clock->sleep_for(kLookEvery)) {
    }
}

// The group passes polite cancellation on, and co_spawn would not let it through.
asio::awaitable<Result<void>> heeding(asio::awaitable<Result<void>> operation) {
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    co_return co_await std::move(operation);
}

}  // namespace

asio::awaitable<Result<void>> unless_signalled(const SignalFlag* signal, Clock* clock,
                                               asio::awaitable<Result<void>> operation) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto executor = co_await asio::this_coro::executor;
    auto [order, failed, value, watch_failed] =
        co_await asio::experimental::make_parallel_group(
            asio::co_spawn(executor, heeding(std::move(operation)), asio::deferred),
            asio::co_spawn(executor, signal_seen(signal, clock), asio::deferred))
            .async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
    if (failed && order[0] == 0) {
        std::rethrow_exception(failed);
    }
    if (failed || (order[0] != 0 && !value)) {
        co_return Error{ErrorKind::kTimeout, "a signal cut it short"};
    }
    co_return std::move(value);
}

}  // namespace faultline::scenario

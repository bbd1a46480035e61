#include "loadgen/client/socket_transport.h"

#include "base/with_deadline.h"
#include "loadgen/client/hot_loop.h"

#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace faultline::load {

namespace {

namespace asio = boost::asio;

// What the sending thread and the waiting coroutine share: the result goes from the one to the
// other.
struct SenderHandoff {
    explicit SenderHandoff(const asio::any_io_executor& where)
        : executor(where), wake(where, asio::steady_timer::time_point::max()) {}
    asio::any_io_executor executor;
    asio::steady_timer wake;
    std::optional<Result<TransportStats>> result;  // touched on the executor only
    StopFlag cancelled{false};
    StopFlag abandoned{false};  // no caller waits any more
};

Result<TransportStats> run_job(HotLoopJob job) {
    try {
        return HotLoop(std::move(job)).run();
    } catch (...) {
        return Error{ErrorKind::kInternal, "the load could not be sent",
                     describe(std::current_exception())};
    }
}

void serve(std::shared_ptr<SenderHandoff> handoff, HotLoopJob job) {
    auto result = run_job(std::move(job));
    if (handoff->abandoned.load()) {
        return;
    }
    const asio::any_io_executor executor = handoff->executor;
    asio::post(executor, [arrived = std::move(result), handoff]() mutable {
        handoff->result = std::move(arrived);
        handoff->wake.cancel();
    });
}

// Joins even when the coroutine's frame is destroyed while it waits.
class Sender {
public:
    Sender(std::shared_ptr<SenderHandoff> handoff, HotLoopJob job)
        : handoff_(std::move(handoff)), thread_(serve, handoff_, std::move(job)) {}
    ~Sender() {
        if (!handoff_->result) {
            handoff_->abandoned.store(true);
        }
        handoff_->cancelled.store(true);
        thread_.join();
    }
    Sender(const Sender&) = delete;
    Sender& operator=(const Sender&) = delete;

private:
    std::shared_ptr<SenderHandoff> handoff_;
    std::thread thread_;
};

bool fits(const LoadPlanSpec& spec, const LoadSetup& setup) {
    const std::size_t requests = setup.requests.empty() ? 1 : setup.requests.size();
    const std::size_t tenants = setup.tenants.empty() ? 1 : setup.tenants.size();
    return spec.requests <= requests && spec.tenants <= tenants &&
           setup.timeout > Duration::zero() && setup.timeout <= kLongestPhase;
}

}  // namespace

asio::awaitable<Result<TransportStats>> SocketTransport::run(
    LoadPlan plan, LoadSetup setup, SampleSink* sink, const StopFlag* stop,
    std::function<void(Instant)> on_start) {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (!fits(plan.spec(), setup)) {
        co_return Error{ErrorKind::kInvalid,
                        "the plan names requests or tenants that the setup lacks, or "
                        "the timeout is zero or above 30 days"};
    }
    if (const auto checked = check_limits(plan.spec()); !checked) {
        co_return checked.error();
    }
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    auto handoff = std::make_shared<SenderHandoff>(executor);
    HotLoopJob job{.plan = std::move(plan),
                   .setup = std::move(setup),
                   .url = url_,
                   .sink = sink,
                   .stop = stop,
                   .cancelled = &handoff->cancelled,
                   .stop_drain = options_.stop_drain,
                   .refused_limit = options_.refused_limit,
                   .on_start = std::move(on_start)};
    const Sender sender(handoff, std::move(job));
    while (!handoff->result) {
        (void)co_await handoff->wake.async_wait(asio::as_tuple(asio::use_awaitable));
        const auto state = co_await asio::this_coro::cancellation_state;
        if (!handoff->result && state.cancelled() != asio::cancellation_type::none) {
            handoff->cancelled.store(true);
            // From here on only the thread ends the wait, and it does so at once.
            co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        }
    }
    co_return std::move(*handoff->result);
}

}  // namespace faultline::load

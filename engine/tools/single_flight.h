// One computation a key at a time: callers that come meanwhile wait for the result of the first.
// When the first is cancelled, its result is not shared: the next in line computes again. Used on
// one executor; at most `max_keys` keys, over which no caller waits.
#pragma once

#include "engine/ports/error.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace faultline::engine {

template <class T>
class SingleFlight {
public:
    using Work = std::function<boost::asio::awaitable<Result<T>>()>;

    explicit SingleFlight(std::size_t max_keys = 1024) : max_keys_(max_keys) {}

    // TOOL_TIMEOUT when the caller itself is cancelled while it waits. The object must outlive
    // the call.
    boost::asio::awaitable<Result<T>> run(std::string key, Work work) {
        namespace asio = boost::asio;
        co_await asio::this_coro::throw_if_cancelled(false);
        while (true) {
            const auto found = flights_.find(key);
            if (found == flights_.end()) {
                break;
            }
            const std::shared_ptr<Flight> flight = found->second;
            ++joined_;
            (void)co_await flight->landed.async_wait(asio::as_tuple(asio::use_awaitable));
            if (flight->value) {
                co_return *flight->value;
            }
            const auto state = co_await asio::this_coro::cancellation_state;
            if (state.cancelled() != asio::cancellation_type::none) {
                co_return Error{.code = ErrorCode::kToolTimeout, .message = "cancelled"};
            }
        }
        if (flights_.size() >= max_keys_) {
            ++overflowed_;
            co_return co_await work();
        }
        const asio::any_io_executor executor = co_await asio::this_coro::executor;
        const auto flight = std::make_shared<Flight>(executor);
        const Landing landing(this, key, flight);
        Result<T> value = co_await work();
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() == asio::cancellation_type::none) {
            flight->value = value;
        }
        co_return value;
    }

    [[nodiscard]] std::uint64_t joined() const { return joined_; }
    [[nodiscard]] std::uint64_t overflowed() const { return overflowed_; }

private:
    struct Flight {
        explicit Flight(const boost::asio::any_io_executor& executor)
            : landed(executor, boost::asio::steady_timer::time_point::max()) {}
        boost::asio::steady_timer landed;
        std::optional<Result<T>> value;
    };

    // Frees the key and wakes the waiting callers, also when the computing coroutine is destroyed.
    class Landing {
    public:
        Landing(SingleFlight* owner, std::string key, std::shared_ptr<Flight> flight)
            : owner_(owner), key_(std::move(key)), flight_(std::move(flight)) {
            owner_->flights_.emplace(key_, flight_);
        }
        ~Landing() {
            owner_->flights_.erase(key_);
            flight_->landed.cancel();
        }
        Landing(const Landing&) = delete;
        Landing& operator=(const Landing&) = delete;

    private:
        SingleFlight* owner_;
        std::string key_;
        std::shared_ptr<Flight> flight_;
    };

    std::size_t max_keys_;
    std::uint64_t joined_ = 0;
    std::uint64_t overflowed_ = 0;
    std::map<std::string, std::shared_ptr<Flight>> flights_;
};

}  // namespace faultline::engine

// A coroutine under test: spawned on an io_context, its value or exception kept, cancellable.
// One thread; must end before the io_context.
#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace faultline {

template <class T>
class Spawned {
public:
    Spawned(boost::asio::io_context& io, boost::asio::awaitable<T> coroutine) {
        boost::asio::co_spawn(
            io, std::move(coroutine),
            boost::asio::bind_cancellation_slot(
                state_->signal.slot(), [state = state_](std::exception_ptr error, T value) {
                    state->error = error;
                    if (!error) {
                        state->value = std::move(value);
                    }
                    state->done = true;
                }));
    }

    void cancel(boost::asio::cancellation_type type = boost::asio::cancellation_type::terminal) {
        state_->signal.emit(type);
    }
    [[nodiscard]] bool done() const { return state_->done; }
    [[nodiscard]] bool threw() const { return state_->error != nullptr; }
    // Throws, which fails the test, unless done() and not threw().
    [[nodiscard]] const T& value() const {
        const std::optional<T>& value = state_->value;
        if (!value) {
            throw std::logic_error("the coroutine has given no value");
        }
        return *value;
    }

private:
    struct State {
        boost::asio::cancellation_signal signal;
        std::exception_ptr error;
        std::optional<T> value;
        bool done = false;
    };
    std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace faultline

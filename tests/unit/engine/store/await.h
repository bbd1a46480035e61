// Runs one coroutine to its end in virtual time, for tests of code that suspends.
#pragma once

#include "base/manual_clock.h"

#include <optional>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace faultline::engine {

template <class T>
T await_value(ManualClock& clock, boost::asio::awaitable<T> operation) {
    boost::asio::io_context io;
    std::optional<T> value;
    boost::asio::co_spawn(io, std::move(operation), [&](std::exception_ptr error, T result) {
        EXPECT_FALSE(error);
        value.emplace(std::move(result));
    });
    clock.run(io);
    if (!value) {
        ADD_FAILURE() << "the coroutine never ended";
        std::abort();
    }
    return std::move(*value);
}

}  // namespace faultline::engine

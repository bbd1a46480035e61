// Runs one coroutine to its end on an io_context and gives its value: for tests only.
#pragma once

#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace faultline::testing {

template <class T>
T await(boost::asio::io_context& io, boost::asio::awaitable<T> coroutine) {
    std::optional<T> value;
    std::exception_ptr failed;
    boost::asio::co_spawn(io, std::move(coroutine), [&](std::exception_ptr error, T result) {
        failed = error;
        value.emplace(std::move(result));
    });
    io.restart();
    while (!value && io.run_one() > 0) {
    }
    if (failed) {
        std::rethrow_exception(failed);
    }
    if (!value) {
        throw std::logic_error("the coroutine never ended");
    }
    return std::move(*value);
}

}  // namespace faultline::testing

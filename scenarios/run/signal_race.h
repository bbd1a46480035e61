// Races an operation against a signal: what takes long must not keep a run from ending. Polled in
// slices of 50 ms; the operation is cancelled and must then end promptly, as with_deadline asks.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "scenarios/run/scenario_runner.h"

#include <boost/asio/awaitable.hpp>

namespace faultline::scenario {

// The operation's own answer or exception when it ends first. If the signal came first, only a
// success still counts; errors and exceptions become "a signal cut it short". Both pointers outlive
// the call.
[[nodiscard]] boost::asio::awaitable<Result<void>> unless_signalled(
    const SignalFlag* signal, Clock* clock, boost::asio::awaitable<Result<void>> operation);

}  // namespace faultline::scenario

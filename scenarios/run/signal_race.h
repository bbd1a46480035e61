// Races an operation against a signal: what takes long must not keep a run from ending. Polled in
// slices of 50 ms; the operation is cancelled and must then end promptly, as with_deadline asks.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "scenarios/run/scenario_runner.h"

#include <boost/asio/awaitable.hpp>

namespace faultline::scenario {

// The operation's own answer when it gives one, also after it was cancelled; else that a signal
// cut it short. Exceptions of the operation come through. Both pointers outlive the call.
[[nodiscard]] boost::asio::awaitable<Result<void>> unless_signalled(
    const SignalFlag* signal, Clock* clock, boost::asio::awaitable<Result<void>> operation);

}  // namespace faultline::scenario

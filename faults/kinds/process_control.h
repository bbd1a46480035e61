// What a fault may do to a process that the harness started: the acts themselves, which the
// owner of the process provides, and the plan of one fault as a list of them.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <functional>

#include <boost/asio/awaitable.hpp>

namespace faultline::fault {

struct ProcessControl {
    std::function<void()> freeze;  // SIGSTOP: it accepts connections and never answers
    std::function<void()> kill;    // SIGKILL, frozen or not
    // Stops it if it runs, frozen or not, and starts it again; ready for connections when it
    // returns a value. The undo of every fault of a process.
    std::function<boost::asio::awaitable<Result<void>>()> start;
};

// One act of a fault's plan.
struct ProcessStep {
    Duration after{};  // from the start of the fault; steps are in this order
    std::function<void()> ProcessControl::* act = nullptr;
};

}  // namespace faultline::fault

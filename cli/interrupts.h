// Handles SIGINT, SIGTERM, SIGHUP and SIGQUIT while it exists: the first ends the run in order
// (heal, drain, report, 128 + number), the second skips the drain, the third kills the process. One
// at a time, on the main thread; the flags may be read by any thread.
#pragma once

#include "scenarios/run/scenario_runner.h"

#include <array>
#include <csignal>
#include <cstddef>

namespace faultline::cli {

class Interrupts {
public:
    Interrupts();
    ~Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

    // The number of the first signal, and of the second; 0 until then.
    [[nodiscard]] const scenario::SignalFlag* first() const;
    [[nodiscard]] const scenario::SignalFlag* skip_drain() const;
    [[nodiscard]] int number() const { return first()->load(); }

private:
    static constexpr std::array<int, 4> kSignals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    std::array<struct sigaction, kSignals.size()> before_{};
};

}  // namespace faultline::cli

// Handles SIGINT, SIGTERM, SIGHUP and SIGQUIT while it exists: the first ends the run in order
// (heal, drain, report, 128 + number), the second skips the drain, the third kills the process. One
// at a time, on the main thread; the flags may be read by any thread.
#pragma once

#include "scenarios/run/scenario_runner.h"

#include <array>
#include <csignal>
#include <cstddef>
#include <string>
#include <vector>

namespace faultline::cli {

class Interrupts {
public:
    Interrupts();
    ~Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

    // The number of the first signal, and of the second; 0 until it comes.
    [[nodiscard]] const scenario::SignalFlag* first() const;
    [[nodiscard]] const scenario::SignalFlag* skip_drain() const;
    [[nodiscard]] int number() const { return first()->load(); }

private:
    static constexpr std::array<int, 4> kSignals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    std::array<struct sigaction, kSignals.size()> before_{};
};

// "interrupted by signal 2: not run: 3 of 5 scenarios, --sensitivity", with a line feed; nothing
// when no signal came or everything was run.
[[nodiscard]] std::string what_a_signal_left(int signal, const std::vector<std::string>& not_run);
// "3 of 5 scenarios" as its only entry; empty when all were run.
[[nodiscard]] std::vector<std::string> scenarios_not_run(std::size_t asked, std::size_t run);

}  // namespace faultline::cli

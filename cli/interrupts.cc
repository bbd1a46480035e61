#include "cli/interrupts.h"

#include <cerrno>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

namespace faultline::cli {

namespace {

// A handler reaches nothing but these; async-signal-safe because they are lock-free.
scenario::SignalFlag first_signal{0};
scenario::SignalFlag second_signal{0};
scenario::SignalFlag signals_seen{0};
static_assert(scenario::SignalFlag::is_always_lock_free);

// At most 80 columns a line.
constexpr std::string_view kHeals =
    "\nfaultline: interrupted; healing, draining and reporting.\n"
    "Press Ctrl-C again to skip the drain.\n";
constexpr std::string_view kCutsShort =
    "\nfaultline: not waiting for the drain; still healing.\n"
    "Ctrl-C again: ends at once and leaves faults in place.\n";

void say(std::string_view text) {
    const auto written = ::write(STDERR_FILENO, text.data(), text.size());
    (void)written;
}

void on_signal(int number) {
    const int saved = errno;
    switch (signals_seen.fetch_add(1)) {
        case 0:
            first_signal = number;
            say(kHeals);
            break;
        case 1:
            second_signal = number;
            say(kCutsShort);
            break;
        default: {
            struct sigaction fallback{};
            fallback.sa_handler = SIG_DFL;
            (void)::sigaction(number, &fallback, nullptr);
            (void)::raise(number);  // blocked until this returns
        }
    }
    errno = saved;
}

}  // namespace

Interrupts::Interrupts() {
    first_signal = 0;
    second_signal = 0;
    signals_seen = 0;
    struct sigaction ours{};
    ours.sa_handler = on_signal;
    (void)::sigemptyset(&ours.sa_mask);
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
        (void)::sigaction(kSignals[i], nullptr, &before_[i]);
        // `nohup` ignores SIGHUP for us.
        if (kSignals[i] != SIGHUP || before_[i].sa_handler != SIG_IGN) {
            (void)::sigaction(kSignals[i], &ours, nullptr);
        }
    }
}

Interrupts::~Interrupts() {
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
        (void)::sigaction(kSignals[i], &before_[i], nullptr);
    }
}

const scenario::SignalFlag* Interrupts::first() const { return &first_signal; }
const scenario::SignalFlag* Interrupts::skip_drain() const { return &second_signal; }

std::string what_a_signal_left(int signal, const std::vector<std::string>& not_run) {
    return signal == 0 || not_run.empty() ? std::string()
                                          : fmt::format("interrupted by signal {}: not run: {}\n",
                                                        signal, fmt::join(not_run, ", "));
}

std::vector<std::string> scenarios_not_run(std::size_t asked, std::size_t run) {
    return run == asked ? std::vector<std::string>()
                        : std::vector{fmt::format("{} of {} scenarios", asked - run, asked)};
}

}  // namespace faultline::cli

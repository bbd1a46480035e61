// Carries database_down out on a server that the harness itself started: SIGSTOP for the freeze,
// SIGKILL, and a restart to heal. Calls that fail meanwhile are counted by the watching board.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "faults/spec/injector.h"

#include <cstddef>
#include <functional>
#include <set>

#include <boost/asio/awaitable.hpp>

namespace faultline::fault {

class ProcessInjector final : public Injector {
public:
    // The server, as far as this injector is concerned.
    struct Server {
        std::function<void()> freeze;
        std::function<void()> kill;
        // Ready for connections when it returns a value.
        std::function<boost::asio::awaitable<Result<void>>()> restart;
    };
    struct Watch {
        std::function<void(std::size_t, const FaultSpec&)> begins;
        std::function<void(std::size_t)> ends;
        std::function<FaultCounts(std::size_t)> counts;
    };

    // `clock` must outlive the injector.
    ProcessInjector(Server server, Watch watch, Clock& clock)
        : server_(std::move(server)), watch_(std::move(watch)), clock_(clock) {}

    Result<void> accept(const FaultSpec& spec) const override;
    boost::asio::awaitable<Result<void>> inject(std::size_t ordinal, FaultSpec spec) override;
    boost::asio::awaitable<Result<void>> heal(std::size_t ordinal) override;
    [[nodiscard]] bool is_healed(std::size_t ordinal) const override;
    [[nodiscard]] FaultCounts counts(std::size_t ordinal) const override;

private:
    Server server_;
    Watch watch_;
    Clock& clock_;
    std::set<std::size_t> in_force_;
};

}  // namespace faultline::fault

// Carries database_down out on a server that the harness itself started: SIGSTOP for the freeze,
// SIGKILL when that is over, and a restart to heal. Injecting does not wait for the freeze: other
// faults have their own times. Calls that fail meanwhile are counted by the watching board. One
// executor; one task a fault whose freeze is not over, ended by heal.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "base/task_group.h"
#include "faults/catalogue/injector.h"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>

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
    boost::asio::awaitable<void> kill_after(Duration freeze);

    Server server_;
    Watch watch_;
    Clock& clock_;
    // By ordinal, with the task that ends its freeze.
    std::map<std::size_t, std::unique_ptr<TaskGroup>> in_force_;
};

}  // namespace faultline::fault

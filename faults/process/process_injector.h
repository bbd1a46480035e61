// Carries faults out on a process that the harness itself started, by the plan of the fault: acts
// that are due at once happen before inject() returns, later ones in a task of the fault, because
// other faults have their own times. Healing ends the task and starts the process again. Calls that
// fail meanwhile are counted through ActiveFaults. One executor; one task a fault.
#pragma once

#include "base/task_group.h"
#include "faults/inproc/observed_injector.h"
#include "faults/kinds/process_control.h"

#include <cstddef>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace faultline::fault {

class ProcessInjector final : public ObservedInjector {
public:
    // `active` and `clock` must outlive the injector.
    ProcessInjector(ProcessControl process, ActiveFaults& active, Clock& clock)
        : ObservedInjector(FaultMethod::kProcess, active, clock), process_(std::move(process)) {}

    boost::asio::awaitable<Result<void>> inject(std::size_t ordinal, FaultSpec spec) override;
    boost::asio::awaitable<Result<void>> heal(std::size_t ordinal) override;
    [[nodiscard]] bool is_healed(std::size_t ordinal) const override;

private:
    boost::asio::awaitable<void> take_steps(std::vector<ProcessStep> steps);

    ProcessControl process_;
    // By ordinal, with the task that takes the steps which are not due yet.
    std::map<std::size_t, std::unique_ptr<TaskGroup>> in_force_;
};

}  // namespace faultline::fault

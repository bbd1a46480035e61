// Carries faults out through the decorators: they begin and end in ActiveFaults. Any thread.
#pragma once

#include "faults/inproc/observed_injector.h"

namespace faultline::fault {

class InprocInjector final : public ObservedInjector {
public:
    // Both must outlive the injector.
    InprocInjector(ActiveFaults& active, Clock& clock)
        : ObservedInjector(FaultMethod::kInProcess, active, clock) {}

    boost::asio::awaitable<Result<void>> inject(std::size_t ordinal, FaultSpec spec) override;
    boost::asio::awaitable<Result<void>> heal(std::size_t ordinal) override;
    [[nodiscard]] bool is_healed(std::size_t ordinal) const override;
};

}  // namespace faultline::fault

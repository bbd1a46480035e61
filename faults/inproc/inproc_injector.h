// Carries faults out through the decorators: arming and disarming on a FaultBoard. Any thread.
#pragma once

#include "base/clock.h"
#include "faults/catalogue/injector.h"
#include "faults/inproc/fault_board.h"

namespace faultline::fault {

class InprocInjector final : public Injector {
public:
    // Both must outlive the injector.
    InprocInjector(FaultBoard& board, Clock& clock) : board_(board), clock_(clock) {}

    Result<void> accept(const FaultSpec& spec) const override;
    boost::asio::awaitable<Result<void>> inject(std::size_t ordinal, FaultSpec spec) override;
    boost::asio::awaitable<Result<void>> heal(std::size_t ordinal) override;
    [[nodiscard]] bool is_healed(std::size_t ordinal) const override;
    [[nodiscard]] FaultCounts counts(std::size_t ordinal) const override;

private:
    FaultBoard& board_;
    Clock& clock_;
};

}  // namespace faultline::fault

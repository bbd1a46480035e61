// What the injectors of all methods share: which faults they take (those whose row in the table
// has the method) and that ActiveFaults counts the calls that felt them.
#pragma once

#include "base/clock.h"
#include "faults/catalogue/injector.h"
#include "faults/inproc/active_faults.h"
#include "faults/kinds/table.h"

namespace faultline::fault {

class ObservedInjector : public Injector {
public:
    Result<void> accept(const FaultSpec& spec) const override;
    [[nodiscard]] FaultCounts counts(std::size_t ordinal) const override;

protected:
    // `active` and `clock` must outlive the injector.
    ObservedInjector(FaultMethod method, ActiveFaults& active, Clock& clock);

    [[nodiscard]] ActiveFaults& active() { return active_; }
    [[nodiscard]] const ActiveFaults& active() const { return active_; }
    [[nodiscard]] Clock& clock() { return clock_; }

private:
    FaultMethod method_;
    ActiveFaults& active_;
    Clock& clock_;
};

}  // namespace faultline::fault

#include "faults/inproc/observed_injector.h"

#include <algorithm>

#include <fmt/format.h>

namespace faultline::fault {

ObservedInjector::ObservedInjector(FaultMethod method, ActiveFaults& active, Clock& clock)
    : method_(method), active_(active), clock_(clock) {
    if (method != FaultMethod::kInProcess) {
        active.watch_queries();
    }
}

Result<void> ObservedInjector::accept(const FaultSpec& spec) const {
    // A spec from a scenario file is complete; this is for one that was made in code.
    if (auto completed = complete(spec); !completed) {
        return completed.error();
    }
    if (std::ranges::count(methods_of(*find_fault(spec.fault)), method_) == 0) {
        return Error{ErrorKind::kInvalid, fmt::format("fault {} cannot be carried out by method {}",
                                                      spec.fault, to_string(method_))};
    }
    return {};
}

FaultCounts ObservedInjector::counts(std::size_t ordinal) const { return active_.counts(ordinal); }

}  // namespace faultline::fault

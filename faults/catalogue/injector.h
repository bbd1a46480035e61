// Carries faults out. A target offers one; it may route to several (in process, process, SQL).
#pragma once

#include "base/result.h"
#include "faults/catalogue/fault_spec.h"

#include <cstddef>

#include <boost/asio/awaitable.hpp>

namespace faultline::fault {

class Injector {
public:
    virtual ~Injector() = default;

    // kInvalid when this target cannot carry out the fault. Called once the target is up, before
    // the load.
    virtual Result<void> accept(const FaultSpec& spec) const = 0;

    // Brings the fault about. `ordinal` identifies it from here on.
    virtual boost::asio::awaitable<Result<void>> inject(std::size_t ordinal, FaultSpec spec) = 0;

    // Undoes it. Idempotent; an error means the target may still be faulty (verdict dirty).
    virtual boost::asio::awaitable<Result<void>> heal(std::size_t ordinal) = 0;

    [[nodiscard]] virtual bool is_healed(std::size_t ordinal) const = 0;
    [[nodiscard]] virtual FaultCounts counts(std::size_t ordinal) const = 0;
};

}  // namespace faultline::fault

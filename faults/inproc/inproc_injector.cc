#include "faults/inproc/inproc_injector.h"

#include "faults/catalogue/fault_catalogue.h"

#include <algorithm>

#include <fmt/format.h>

namespace faultline::fault {

namespace asio = boost::asio;

Result<void> InprocInjector::accept(const FaultSpec& spec) const {
    const FaultInfo* const info = find_fault(spec.fault);
    if (info == nullptr || std::ranges::find(info->ways, Way::kInProcess) == info->ways.end()) {
        return Error{ErrorKind::kInvalid,
                     fmt::format("fault {} cannot be carried out in process", spec.fault)};
    }
    return {};
}

asio::awaitable<Result<void>> InprocInjector::inject(std::size_t ordinal, FaultSpec spec) {
    co_return board_.arm(ordinal, std::move(spec), clock_.now());
}

asio::awaitable<Result<void>> InprocInjector::heal(std::size_t ordinal) {
    board_.disarm(ordinal);
    co_return Result<void>{};
}

bool InprocInjector::is_healed(std::size_t ordinal) const { return !board_.is_armed(ordinal); }

FaultCounts InprocInjector::counts(std::size_t ordinal) const { return board_.counts(ordinal); }

}  // namespace faultline::fault

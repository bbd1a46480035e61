#include "faults/inproc/inproc_injector.h"

#include "base/planted_bug.h"

#include <utility>

namespace faultline::fault {

namespace asio = boost::asio;

asio::awaitable<Result<void>> InprocInjector::inject(std::size_t ordinal, FaultSpec spec) {
    co_return active().begin(ordinal, std::move(spec), clock().now());
}

asio::awaitable<Result<void>> InprocInjector::heal(std::size_t ordinal) {
    if (!planted("undo_forgotten") && !planted("undo_forgotten_unsaid")) {
        active().end(ordinal);
    }
    co_return Result<void>{};
}

bool InprocInjector::is_healed(std::size_t ordinal) const {
    return planted("undo_forgotten_unsaid") || !active().is_in_force(ordinal);
}

}  // namespace faultline::fault

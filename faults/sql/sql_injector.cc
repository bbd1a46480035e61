#include "faults/sql/sql_injector.h"

#include "base/planted_bug.h"
#include "faults/sql/schema_change.h"

namespace faultline::fault {

namespace asio = boost::asio;

asio::awaitable<Result<void>> SqlInjector::inject(std::size_t ordinal, FaultSpec spec) {
    auto change = plan_schema_change(spec, ordinal);
    if (!change) {
        co_return change.error();
    }
    if (auto begun = active().begin_observing(ordinal, std::move(spec), clock().now()); !begun) {
        co_return begun.error();
    }
    undo_[ordinal] = change->undo;
    // Failed, or given up on, it may be in force all the same: its answer was lost, or it commits
    // later. So the undo stays until heal() has run it.
    co_return co_await execute_(std::move(change->apply));
}

asio::awaitable<Result<void>> SqlInjector::heal(std::size_t ordinal) {
    const auto found = undo_.find(ordinal);
    if (found == undo_.end()) {
        co_return Result<void>{};
    }
    // The statements may be repeated, so an undo whose own answer is lost stays too.
    auto undone = planted("schema_undo_lost") ? Result<void>{} : co_await execute_(found->second);
    if (undone) {
        undo_.erase(ordinal);
        active().end(ordinal);
    }
    co_return std::move(undone);
}

bool SqlInjector::is_healed(std::size_t ordinal) const { return !undo_.contains(ordinal); }

}  // namespace faultline::fault

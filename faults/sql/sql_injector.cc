#include "faults/sql/sql_injector.h"

#include "faults/sql/schema_change.h"

#include <boost/asio/this_coro.hpp>

namespace faultline::fault {

namespace asio = boost::asio;

Result<void> SqlInjector::accept(const FaultSpec& spec) const {
    const auto change = plan_schema_change(spec, 0);
    if (!change) {
        return change.error();
    }
    if (narrows(spec.match)) {
        return Error{ErrorKind::kInvalid,
                     "fault " + spec.fault +
                         " harms the whole database: tool, tenant, probability, first_n, "
                         "every_n and after_n cannot narrow it"};
    }
    return {};
}

asio::awaitable<Result<void>> SqlInjector::inject(std::size_t ordinal, FaultSpec spec) {
    auto change = plan_schema_change(spec, ordinal);
    if (!change) {
        co_return change.error();
    }
    watch_.begins(ordinal, spec);
    undo_[ordinal] = change->undo;
    auto applied = co_await execute_(change->apply);
    // Even a failed one may be in force: its answer was lost, or comes later. heal() finds out.
    co_return std::move(applied);
}

asio::awaitable<Result<void>> SqlInjector::heal(std::size_t ordinal) {
    const auto found = undo_.find(ordinal);
    if (found == undo_.end()) {
        co_return Result<void>{};
    }
    auto undone = co_await execute_(found->second);
    if (undone) {
        undo_.erase(ordinal);
        watch_.ends(ordinal);
    }
    co_return std::move(undone);
}

bool SqlInjector::is_healed(std::size_t ordinal) const { return !undo_.contains(ordinal); }

FaultCounts SqlInjector::counts(std::size_t ordinal) const { return watch_.counts(ordinal); }

}  // namespace faultline::fault

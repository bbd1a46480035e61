#include "faults/sql/sql_injector.h"

#include "base/planted_bug.h"
#include "faults/sql/schema_change.h"
#include "faults/sql/table_catalogue.h"

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

namespace faultline::fault {

namespace asio = boost::asio;

namespace {

// The server refused the whole transaction. After a lost connection or a timeout it is not known
// whether the transaction was committed.
bool was_refused(const Error& error) {
    return error.kind == ErrorKind::kInvalid || error.kind == ErrorKind::kDenied;
}

}  // namespace

asio::awaitable<Result<std::string>> SqlInjector::begin(std::string table) {
    co_await asio::this_coro::throw_if_cancelled(false);
    auto key = co_await execute_(table_identity_sql(table));
    if (!key) {
        co_return key.error();
    }
    if (key->empty()) {
        co_return Error{ErrorKind::kNotFound, fmt::format("there is no table {}", table)};
    }
    if (!tables_.contains(*key)) {
        auto before = co_await execute_(table_catalogue_sql(table));
        if (!before) {
            co_return before.error();
        }
        tables_[*key].before = std::move(*before);
    }
    ++tables_[*key].changes;
    co_return std::move(*key);
}

void SqlInjector::end_change(const std::string& key) {
    const auto found = tables_.find(key);
    if (--found->second.changes == 0) {
        tables_.erase(found);
    }
}

void SqlInjector::forget(std::size_t ordinal) {
    changes_.erase(ordinal);
    active().end(ordinal);
}

// What another fault changed is not back before that is healed.
asio::awaitable<Result<void>> SqlInjector::compare(std::size_t ordinal) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const Change change = changes_.at(ordinal);
    const auto differ = co_await execute_(rows_differ_sql(ordinal));
    if (!differ) {
        co_return differ.error();
    }
    if (!differ->empty()) {
        co_return Error{ErrorKind::kInvalid,
                        fmt::format("the rows of the table {} are not what they were before the "
                                    "fault",
                                    change.table)};
    }
    const auto found = tables_.find(change.key);
    if (found->second.changes == 1) {
        auto after = co_await execute_(table_catalogue_sql(change.table));
        if (!after) {
            co_return after.error();
        }
        const std::string difference = catalogue_difference(found->second.before, *after);
        if (!difference.empty()) {
            co_return Error{ErrorKind::kInvalid,
                            fmt::format("the table {} is not what it was before the fault: {}",
                                        change.table, difference)};
        }
    }
    end_change(change.key);
    co_return Result<void>{};
}

asio::awaitable<Result<void>> SqlInjector::inject(std::size_t ordinal, FaultSpec spec) {
    co_await asio::this_coro::throw_if_cancelled(false);
    auto change = plan_schema_change(spec, ordinal);
    if (!change) {
        co_return change.error();
    }
    const auto table = parameter<std::string>(spec, "table");
    auto key = co_await begin(table);
    if (!key) {
        co_return key.error();
    }
    if (auto begun = active().begin_observing(ordinal, std::move(spec), clock().now()); !begun) {
        end_change(*key);
        co_return begun.error();
    }
    changes_[ordinal] = {.table = table, .key = *key, .undo = change->undo};
    // Given up on, it may be in force all the same: its answer was lost, or it commits later. So
    // the undo stays until heal() has run it.
    auto applied = co_await execute_(std::move(change->apply));
    if (!applied && was_refused(applied.error())) {
        end_change(*key);
        forget(ordinal);
    }
    co_return applied ? Result<void>{} : applied.error();
}

asio::awaitable<Result<void>> SqlInjector::heal(std::size_t ordinal) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto found = changes_.find(ordinal);
    if (found == changes_.end()) {
        co_return Result<void>{};
    }
    // The statements may be repeated, so an undo whose own answer is lost stays too.
    if (!planted("schema_undo_lost")) {
        auto undone = co_await execute_(found->second.undo);
        if (!undone) {
            co_return undone.error();
        }
    }
    auto same = Result<void>{};
    if (!planted("schema_undo_lost")) {
        same = co_await compare(ordinal);
    }
    if (same) {
        forget(ordinal);
    }
    co_return std::move(same);
}

bool SqlInjector::is_healed(std::size_t ordinal) const { return !changes_.contains(ordinal); }

}  // namespace faultline::fault

// Carries schema changes out by real DDL through an admin connection, and compares what the
// catalogue says of the table before the first change and after the last undo: where they differ,
// the last heal fails each time it is tried. Calls that fail because of the change are counted
// through ActiveFaults. One inject or heal at a time, several faults may be in force; any executor.
#pragma once

#include "faults/inproc/observed_injector.h"

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include <boost/asio/awaitable.hpp>

namespace faultline::fault {

class SqlInjector final : public ObservedInjector {
public:
    // Runs several statements as an administrator; the value is that of the last query among them,
    // one row of one column, else empty.
    using Execute =
        std::function<boost::asio::awaitable<Result<std::string>>(std::string statements)>;

    // `active` and `clock` must outlive the injector.
    SqlInjector(Execute execute, ActiveFaults& active, Clock& clock)
        : ObservedInjector(FaultMethod::kSql, active, clock), execute_(std::move(execute)) {}

    boost::asio::awaitable<Result<void>> inject(std::size_t ordinal, FaultSpec spec) override;
    boost::asio::awaitable<Result<void>> heal(std::size_t ordinal) override;
    [[nodiscard]] bool is_healed(std::size_t ordinal) const override;

private:
    // A change that is or may be in force.
    struct Change {
        std::string table;  // as the scenario spells it
        std::string key;    // in tables_
        std::string undo;
    };
    // A table with changes in force.
    struct Table {
        std::string before;  // its catalogue before the first of them
        int changes = 0;     // that are in force, or whose undo was not compared yet
    };

    // Counts one more change of the table, and reads its catalogue before the first. Returns the
    // key of the table in tables_; kNotFound when there is no such table.
    boost::asio::awaitable<Result<std::string>> begin(std::string table);
    // Takes that count back.
    void end_change(const std::string& key);
    boost::asio::awaitable<Result<void>> compare(std::size_t ordinal);
    void forget(std::size_t ordinal);

    Execute execute_;
    // By ordinal: kept from before the change until the server refused it, or the undo was answered
    // and the table compared.
    std::map<std::size_t, Change> changes_;
    std::map<std::string, Table> tables_;  // by what table_identity_sql() gives
};

}  // namespace faultline::fault

// Carries schema changes out by real DDL through an admin connection. Calls that fail because of
// the change are counted through ActiveFaults. One fault at a time; any executor.
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
    // Runs several statements as an administrator.
    using Execute = std::function<boost::asio::awaitable<Result<void>>(std::string statements)>;

    // `active` and `clock` must outlive the injector.
    SqlInjector(Execute execute, ActiveFaults& active, Clock& clock)
        : ObservedInjector(FaultMethod::kSql, active, clock), execute_(std::move(execute)) {}

    boost::asio::awaitable<Result<void>> inject(std::size_t ordinal, FaultSpec spec) override;
    boost::asio::awaitable<Result<void>> heal(std::size_t ordinal) override;
    [[nodiscard]] bool is_healed(std::size_t ordinal) const override;

private:
    Execute execute_;
    // By ordinal, of what is or may be in force: kept from before the change until the undo was
    // answered, whatever became of the change.
    std::map<std::size_t, std::string> undo_;
};

}  // namespace faultline::fault

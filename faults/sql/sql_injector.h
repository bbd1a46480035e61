// Carries schema changes out by real DDL through an admin connection. The board is told, so that
// calls which fail because of the change count as fired. One at a time; any executor.
#pragma once

#include "base/result.h"
#include "faults/catalogue/injector.h"

#include <cstddef>
#include <functional>
#include <map>
#include <string>

#include <boost/asio/awaitable.hpp>

namespace faultline::fault {

class SqlInjector final : public Injector {
public:
    // Runs several statements as an administrator.
    using Execute = std::function<boost::asio::awaitable<Result<void>>(std::string statements)>;
    // Told when a fault begins and ends (arms and disarms the watching board).
    struct Watch {
        std::function<void(std::size_t, const FaultSpec&)> begins;
        std::function<void(std::size_t)> ends;
        std::function<FaultCounts(std::size_t)> counts;
    };

    SqlInjector(Execute execute, Watch watch)
        : execute_(std::move(execute)), watch_(std::move(watch)) {}

    Result<void> accept(const FaultSpec& spec) const override;
    boost::asio::awaitable<Result<void>> inject(std::size_t ordinal, FaultSpec spec) override;
    boost::asio::awaitable<Result<void>> heal(std::size_t ordinal) override;
    [[nodiscard]] bool is_healed(std::size_t ordinal) const override;
    [[nodiscard]] FaultCounts counts(std::size_t ordinal) const override;

private:
    Execute execute_;
    Watch watch_;
    std::map<std::size_t, std::string> undo_;  // of what is, or may be, in force
};

}  // namespace faultline::fault

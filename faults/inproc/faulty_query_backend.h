// Decorator of a query backend: acts out database_down, database_slow and foreign_context when
// the board says so, and reports failures that a watched fault (process, SQL) explains.
#pragma once

#include "base/clock.h"
#include "engine/ports/query_backend.h"
#include "faults/inproc/fault_board.h"

#include <memory>

namespace faultline::fault {

class FaultyQueryBackend final : public engine::QueryBackend {
public:
    // `clock` and `board` must outlive the backend.
    FaultyQueryBackend(std::shared_ptr<engine::QueryBackend> inner, FaultBoard& board,
                       Clock& clock);

    boost::asio::awaitable<engine::Result<engine::Rows>> query(engine::CallContext context,
                                                               engine::Query query) override;
    boost::asio::awaitable<engine::Result<void>> ping(engine::CallContext context) override;

private:
    boost::asio::awaitable<std::optional<engine::Error>> before(ActiveFault fault);

    std::shared_ptr<engine::QueryBackend> inner_;
    FaultBoard& board_;
    Clock& clock_;
};

}  // namespace faultline::fault

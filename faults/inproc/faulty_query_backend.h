// Decorator of a query backend: acts out the faults in force that have an effect on queries, and
// reports the failures that faults carried out elsewhere (process, SQL) explain. Owned by the
// engine like any backend; runs on its executor.
#pragma once

#include "base/clock.h"
#include "engine/ports/query_backend.h"
#include "faults/inproc/active_faults.h"

#include <memory>

namespace faultline::fault {

class FaultyQueryBackend final : public engine::QueryBackend {
public:
    // `active` and `clock` must outlive the backend.
    FaultyQueryBackend(std::shared_ptr<engine::QueryBackend> inner, ActiveFaults& active,
                       Clock& clock);

    boost::asio::awaitable<engine::Result<SqlRows>> query(engine::CallContext context,
                                                          SqlQuery query) override;
    boost::asio::awaitable<engine::Result<void>> ping(engine::CallContext context) override;

private:
    boost::asio::awaitable<engine::Result<SqlRows>> query_with_faults(engine::CallContext context,
                                                                      SqlQuery query);

    std::shared_ptr<engine::QueryBackend> inner_;
    ActiveFaults& active_;
    Clock& clock_;
};

}  // namespace faultline::fault

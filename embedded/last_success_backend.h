// A query backend that remembers when it last answered: proof that the database lives, for a
// readiness probe that has to wait behind everybody else. Owned by the engine's graph; engine's
// executor only.
#pragma once

#include "base/clock.h"
#include "engine/ports/query_backend.h"

#include <memory>
#include <optional>
#include <utility>

namespace faultline::embedded {

class LastSuccessBackend final : public engine::QueryBackend {
public:
    // `clock` must outlive it; `inner` is not null.
    LastSuccessBackend(Clock& clock, std::shared_ptr<engine::QueryBackend> inner)
        : clock_(clock), inner_(std::move(inner)) {}

    boost::asio::awaitable<engine::Result<SqlRows>> query(engine::CallContext context,
                                                          SqlQuery query) override;
    boost::asio::awaitable<engine::Result<void>> ping(engine::CallContext context) override;

    // When a query was last answered with rows.
    [[nodiscard]] std::optional<Instant> answered_at() const { return answered_at_; }

private:
    Clock& clock_;
    std::shared_ptr<engine::QueryBackend> inner_;
    std::optional<Instant> answered_at_;
};

}  // namespace faultline::embedded

// A query backend that remembers when its last query succeeded. A readiness probe that
// comes too late behind a queue of slow queries takes it as proof that the database works. Owned by
// the engine's graph; engine's executor only.
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

    // When the last successful query ended; nullopt before the first.
    [[nodiscard]] std::optional<Instant> answered_at() const { return answered_at_; }

private:
    Clock& clock_;
    std::shared_ptr<engine::QueryBackend> inner_;
    std::optional<Instant> answered_at_;
};

}  // namespace faultline::embedded

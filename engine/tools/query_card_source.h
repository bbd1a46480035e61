// A card source that reads the table `reason_events (reason text, grp text, bucket_ts bigint
// seconds since the epoch, n bigint)` through the query port, as the caller's tenant. The same SQL
// runs on SQLite and PostgreSQL. Bounded by `max_rows`.
#pragma once

#include "engine/ports/query_backend.h"
#include "engine/tools/card_source.h"

#include <cstddef>
#include <string>

namespace faultline::engine {

class QueryCardSource final : public CardSource {
public:
    // `backend` must outlive the source.
    explicit QueryCardSource(QueryBackend& backend, std::size_t max_rows = 100'000)
        : backend_(backend), max_rows_(max_rows) {}

    // The backend's errors; MAX_ROWS_EXCEEDED when there are more rows than the bound;
    // TOOL_BAD_REQUEST when a column is missing or has another type.
    boost::asio::awaitable<Result<std::vector<ReasonEvent>>> load(CallContext context,
                                                                  CardWindow window) override;

private:
    QueryBackend& backend_;
    std::size_t max_rows_;
};

// Integers only are put into the text, nothing a caller wrote.
[[nodiscard]] std::string reason_events_sql(const CardWindow& window);
[[nodiscard]] Result<std::vector<ReasonEvent>> read_reason_events(const Rows& rows);

}  // namespace faultline::engine

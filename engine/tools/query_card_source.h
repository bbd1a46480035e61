// A card source that reads the table `reason_events (tenant text, reason text, grp text, bucket_ts
// bigint seconds since the epoch, n bigint)` through the query port, as the caller's tenant, and
// checks that every row is the tenant's before any is added up. The same SQL runs on SQLite and
// PostgreSQL. Bounded by `max_rows`.
#pragma once

#include "engine/ports/query_backend.h"
#include "engine/tools/card_source.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace faultline::engine {

class QueryCardSource final : public CardSource {
public:
    // `backend` must outlive the source.
    // `tenant_guard`: switched off only to show that it is needed.
    explicit QueryCardSource(QueryBackend& backend, std::size_t max_rows = 100'000,
                             bool tenant_guard = true)
        : backend_(backend), max_rows_(max_rows), tenant_guard_(tenant_guard) {}

    // The backend's errors; MAX_ROWS_EXCEEDED when there are more rows than the bound;
    // TOOL_BAD_REQUEST when a column is missing or has another type; TENANT_MISMATCH when a row is
    // not the tenant's.
    boost::asio::awaitable<Result<std::vector<ReasonEvent>>> load(CallContext context,
                                                                  CardWindow window) override;

private:
    QueryBackend& backend_;
    std::size_t max_rows_;
    bool tenant_guard_;
};

// Only integers are put into the text, no text of a caller.
[[nodiscard]] std::string reason_events_sql(const CardWindow& window);
[[nodiscard]] Result<std::vector<ReasonEvent>> read_reason_events(const SqlRows& rows);
// Of rows that read_reason_events() reads.
[[nodiscard]] Result<void> check_reason_tenant(const SqlRows& rows, std::string_view tenant);

}  // namespace faultline::engine

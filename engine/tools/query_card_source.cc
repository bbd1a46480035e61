#include "engine/tools/query_card_source.h"

#include "engine/policy/result_guard.h"

#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace faultline::engine {

namespace {

constexpr std::size_t kTenant = 4;  // the column
constexpr std::size_t kColumns = 5;

Error schema_changed(std::string cause) {
    return {.code = ErrorCode::kToolBadRequest,
            .message = "the records of this card do not have the expected columns",
            .cause = std::move(cause)};
}

std::optional<std::int64_t> whole_number(const SqlCell& cell) {
    if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
        return *integer;
    }
    // Some drivers answer sums as floating point or as text.
    if (const auto* real = std::get_if<double>(&cell)) {
        const bool whole = std::floor(*real) == *real && std::abs(*real) < 9e15;
        return whole ? std::optional(static_cast<std::int64_t>(*real)) : std::nullopt;
    }
    if (const auto* text = std::get_if<std::string>(&cell)) {
        std::int64_t value = 0;
        const char* const end = text->data() + text->size();
        const auto [stopped, problem] = std::from_chars(text->data(), end, value);
        return problem == std::errc{} && stopped == end && !text->empty() ? std::optional(value)
                                                                          : std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

std::string reason_events_sql(const CardWindow& window) {
    return fmt::format(
        "SELECT reason, grp, bucket_ts, n, tenant FROM reason_events"
        " WHERE bucket_ts >= {} AND bucket_ts < {}",
        window.from, window.to);
}

Result<std::vector<ReasonEvent>> read_reason_events(const SqlRows& rows) {
    std::vector<ReasonEvent> events;
    events.reserve(rows.rows.size());
    for (const std::vector<SqlCell>& row : rows.rows) {
        if (row.size() != kColumns) {
            return schema_changed(fmt::format("{} columns instead of {}", row.size(), kColumns));
        }
        const auto* reason = std::get_if<std::string>(&row[0]);
        const auto* group = std::get_if<std::string>(&row[1]);
        const std::optional<std::int64_t> bucket_ts = whole_number(row[2]);
        const std::optional<std::int64_t> count = whole_number(row[3]);
        if (!reason || !group || !bucket_ts || !count || *count < 0) {
            return schema_changed("a cell of reason_events has another type");
        }
        events.push_back({*reason, *group, *bucket_ts, *count});
    }
    return events;
}

// TENANT_MISMATCH unless the rows were read for the tenant, and each names it. Some databases name
// tenants by number.
Result<void> check_reason_tenant(const SqlRows& rows, std::string_view tenant) {
    if (Result<void> own = check_rows_owner(rows.owner, tenant); !own) {
        return own;
    }
    for (const std::vector<SqlCell>& row : rows.rows) {
        const auto* text = std::get_if<std::string>(&row[kTenant]);
        const auto* number = std::get_if<std::int64_t>(&row[kTenant]);
        if (!(text != nullptr && *text == tenant) &&
            !(number != nullptr && std::to_string(*number) == tenant)) {
            return Error{.code = ErrorCode::kTenantMismatch,
                         .message = "the records of this card held another tenant's"};
        }
    }
    return {};
}

boost::asio::awaitable<Result<std::vector<ReasonEvent>>> QueryCardSource::load(CallContext context,
                                                                               CardWindow window) {
    const std::string tenant = context.tenant;
    SqlQuery query{.sql = reason_events_sql(window), .max_rows = max_rows_};
    const Result<SqlRows> rows = co_await backend_.query(std::move(context), std::move(query));
    if (!rows) {
        co_return rows.error();
    }
    if (rows->truncated) {
        co_return Error{.code = ErrorCode::kMaxRowsExceeded,
                        .message = fmt::format("the card has over {} records", max_rows_)};
    }
    Result<std::vector<ReasonEvent>> events = read_reason_events(*rows);
    if (events && tenant_guard_) {
        if (const Result<void> own = check_reason_tenant(*rows, tenant); !own) {
            co_return own.error();
        }
    }
    co_return std::move(events);
}

}  // namespace faultline::engine

#include "engine/tools/card_query.h"

#include "engine/tools/invalid_params.h"

#include <charconv>
#include <chrono>

namespace faultline::engine {

namespace {

constexpr std::int64_t kHourSeconds = 3'600;
constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::int64_t kMaxSeconds = 90 * kDaySeconds;
constexpr std::size_t kMaxText = 6;

}  // namespace

std::string_view to_string(CardBucket bucket) {
    return bucket == CardBucket::kDay ? "day" : "hour";
}

Result<CardQuery> parse_card_query(std::string_view period, std::string_view bucket) {
    constexpr auto kWrongPeriod = "period must be from 1h to 90d, such as 7d or 24h";
    CardQuery query;
    if (period.size() < 2 || period.size() > kMaxText || period.front() == '0') {
        return invalid_params(kWrongPeriod);
    }
    std::int64_t count = 0;
    const char* const end = period.data() + period.size() - 1;
    const auto [stopped, problem] = std::from_chars(period.data(), end, count);
    if (problem != std::errc{} || stopped != end || count <= 0 || (*end != 'd' && *end != 'h')) {
        return invalid_params(kWrongPeriod);
    }
    query.period = period;
    query.period_seconds = count * (*end == 'd' ? kDaySeconds : kHourSeconds);
    if (query.period_seconds > kMaxSeconds) {
        return invalid_params(kWrongPeriod);
    }
    if (bucket != "day" && bucket != "hour") {
        return invalid_params("bucket must be day or hour");
    }
    query.bucket = bucket == "day" ? CardBucket::kDay : CardBucket::kHour;
    return query;
}

CardWindow window_of(const CardQuery& query, WallTime now) {
    CardWindow window;
    window.bucket_seconds = query.bucket == CardBucket::kDay ? kDaySeconds : kHourSeconds;
    const std::int64_t seconds =
        std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    const std::int64_t count =
        (query.period_seconds + window.bucket_seconds - 1) / window.bucket_seconds;
    window.to = (seconds / window.bucket_seconds + 1) * window.bucket_seconds;
    window.from = window.to - count * window.bucket_seconds;
    return window;
}

}  // namespace faultline::engine

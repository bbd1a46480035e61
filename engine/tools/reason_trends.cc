#include "engine/tools/reason_trends.h"

#include "base/json.h"
#include "base/units.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include <nlohmann/json.hpp>

namespace faultline::engine {

namespace {

using nlohmann::json;

double weight(const std::map<std::string, double, std::less<>>& weights, std::string_view name) {
    const auto found = weights.find(name);
    return found == weights.end() ? 1.0 : found->second;
}

// Rounded, so that the order in which floating-point numbers were added does not show.
double rounded(double score) { return std::round(score * 1e6) / 1e6; }

std::string time_text(std::int64_t seconds) {
    return format_wall(WallTime{std::chrono::seconds(seconds)});
}

json buckets_json(const CardWindow& window, const std::vector<ReasonEvent>& events) {
    std::vector<std::int64_t> counts(window.buckets(), 0);
    for (const ReasonEvent& event : events) {
        const std::int64_t offset = event.bucket_ts - window.from;
        if (offset >= 0 && event.bucket_ts < window.to) {
            counts[static_cast<std::size_t>(offset / window.bucket_seconds)] += event.count;
        }
    }
    json list = json::array();
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const auto start = window.from + static_cast<std::int64_t>(i) * window.bucket_seconds;
        list.push_back({{"start", time_text(start)}, {"events", counts[i]}});
    }
    return list;
}

json groups_json(const std::vector<ReasonEvent>& events) {
    std::map<std::string_view, std::int64_t> counts;
    for (const ReasonEvent& event : events) {
        counts[event.group] += event.count;
    }
    json list = json::array();
    for (const auto& [group, count] : counts) {
        list.push_back({{"group", group}, {"count", count}});
    }
    return list;
}

json summary_json(const std::vector<ReasonEvent>& events) {
    std::map<std::string_view, std::int64_t> counts;
    std::int64_t total = 0;
    for (const ReasonEvent& event : events) {
        counts[event.reason] += event.count;
        total += event.count;
    }
    return {{"total_events", total}, {"unique_reasons", counts.size()}};
}

}  // namespace

double ReasonWeights::of(std::string_view reason, std::string_view group) const {
    return weight(labels, reason) * weight(groups, group);
}

std::vector<TopReason> top_reasons(const std::vector<ReasonEvent>& events,
                                   const ReasonWeights& weights) {
    std::map<std::string_view, TopReason> by_reason;
    for (const ReasonEvent& event : events) {
        TopReason& entry = by_reason[event.reason];
        entry.reason = event.reason;
        entry.count += event.count;
        entry.score += static_cast<double>(event.count) * weights.of(event.reason, event.group);
    }
    std::vector<TopReason> sorted;
    for (auto& [reason, entry] : by_reason) {
        entry.score = rounded(entry.score);
        sorted.push_back(std::move(entry));
    }
    std::sort(sorted.begin(), sorted.end(), [](const TopReason& a, const TopReason& b) {
        return std::tie(b.score, a.reason) < std::tie(a.score, b.reason);
    });
    sorted.resize(std::min(sorted.size(), kTopReasons));
    return sorted;
}

std::string reason_trends_body(const CardQuery& query, const CardWindow& window,
                               const std::vector<ReasonEvent>& events,
                               const ReasonWeights& weights) {
    json top = json::array();
    for (const TopReason& entry : top_reasons(events, weights)) {
        top.push_back({{"reason", entry.reason}, {"score", entry.score}, {"count", entry.count}});
    }
    const json body = {{"card", "reason-trends"},
                       {"period", query.period},
                       {"bucket", to_string(query.bucket)},
                       {"window", {{"from", time_text(window.from)}, {"to", time_text(window.to)}}},
                       {"buckets", buckets_json(window, events)},
                       {"groups", groups_json(events)},
                       {"top_reasons", std::move(top)},
                       {"summary", summary_json(events)}};
    return dump_json(body);
}

}  // namespace faultline::engine

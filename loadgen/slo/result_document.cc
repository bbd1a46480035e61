#include "loadgen/slo/result_document.h"

#include "base/check.h"
#include "base/units.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <nlohmann/json.hpp>

namespace faultline::load {

namespace {

using nlohmann::json;

json finite_or_null(double value) { return std::isfinite(value) ? json(value) : json(nullptr); }

json seconds_or_null(Duration duration) {
    return duration == Duration::max() ? json(nullptr) : json(to_seconds(duration));
}

void add_distribution(json& into, const char* name, const metrics::LatencyHistogram& histogram) {
    if (histogram.count() == 0) {
        return;
    }
    constexpr std::array<std::pair<const char*, double>, 6> kQuantiles = {
        {{"p50", 0.5}, {"p75", 0.75}, {"p90", 0.9}, {"p95", 0.95}, {"p99", 0.99}, {"p999", 0.999}}};
    json& out = into[name];
    out["count"] = histogram.count();
    out["mean"] = finite_or_null(histogram.mean_seconds());
    for (const auto& [key, quantile] : kQuantiles) {
        out[key] = seconds_or_null(histogram.quantile(quantile));
    }
    out["max"] = seconds_or_null(histogram.max());
}

void add_tally(json& into, const Tally& tally) {
    const std::uint64_t unanswered = tally.of(Outcome::kUnanswered);
    FAULTLINE_CHECK(tally.sent == tally.of(Outcome::kCompleted) + tally.of(Outcome::kRejected) +
                                      tally.failed() + unanswered,
                    "every operation that was sent came to exactly one end");
    into["planned"] = tally.planned();
    into["sent"] = tally.sent;
    into["completed"] = tally.of(Outcome::kCompleted);
    into["rejected"] = tally.of(Outcome::kRejected);
    into["failed"] = tally.failed();
    into["unanswered"] = unanswered;
    into["shed"] = tally.of(Outcome::kShed);
    into["late"] = tally.late;
    json& outcomes = into["outcomes"] = json::object();
    for (std::size_t i = 0; i < kOutcomeCount; ++i) {
        const auto outcome = static_cast<Outcome>(i);
        if (tally.of(outcome) > 0) {
            outcomes[std::string(to_string(outcome))] = tally.of(outcome);
        }
    }
    json& codes = into["status_codes"] = json::object();
    for (std::size_t status = 0; status < tally.statuses.size(); ++status) {
        if (tally.statuses[status] > 0) {
            codes[std::to_string(status)] = tally.statuses[status];
        }
    }
    add_distribution(into, "response", tally.response);
    add_distribution(into, "service", tally.service);
    add_distribution(into, "lateness", tally.lateness);
}

double per_second(std::uint64_t count, Duration during) {
    return during <= Duration::zero() ? 0.0 : static_cast<double>(count) / to_seconds(during);
}

json phase_of(const PhaseRecord& record, bool was_interrupted) {
    const Duration during = sent_for(record, was_interrupted);
    json out = {{"name", record.phase.name},
                {"start", to_seconds(record.start)},
                {"duration", to_seconds(record.phase.duration)},
                {"rate_planned", record.phase.rate.per_second},
                {"rate_sent", per_second(record.all.sent, during)},
                {"rejections_allowed", record.phase.rejections_allowed}};
    add_tally(out, record.all);
    if (record.settled) {
        json& settled = out["settled"] = {{"after", to_seconds(*record.settles_after)}};
        add_tally(settled, *record.settled);
    }
    return out;
}

json check_of(const Check& check) {
    json out = {{"name", check.name},
                {"verdict", to_string(check.verdict)},
                {"bound", check.is_floor ? "at_least" : "at_most"},
                {"limit", finite_or_null(check.limit)},
                {"measured", finite_or_null(check.measured)},
                {"unit", to_string(check.unit)},
                {"phase", check.phase}};
    if (!check.note.empty()) {
        out["note"] = check.note;
    }
    return out;
}

json series_of(const Series& series) {
    json slots = json::array();
    for (const auto& slot : series.slots()) {
        slots.push_back({{"sent", slot.sent},
                         {"completed", slot.completed},
                         {"rejected", slot.rejected},
                         {"failed", slot.failed},
                         {"shed", slot.shed},
                         {"slowest", to_seconds(slot.slowest)}});
    }
    return {{"slot_width", to_seconds(series.slot_width())}, {"slots", std::move(slots)}};
}

void add_rates(json& into, const LoadResult& result, const Tally& total) {
    double arrivals = 0.0;
    Duration planned{};
    Duration during{};
    for (const auto& record : result.recorder->phases()) {
        arrivals += record.phase.rate.per_second * to_seconds(record.phase.duration);
        planned += record.phase.duration;
        during += observed(record, result.was_interrupted);
    }
    into["rate_planned"] = planned <= Duration::zero() ? 0.0 : arrivals / to_seconds(planned);
    into["rate_sent"] = per_second(total.sent, std::max(during, total.last_released));
}

}  // namespace

JsonPtr result_document(const LoadResult& result) {
    auto document = std::make_shared<json>();
    json& out = *document;
    out["kind"] = "load";
    out["version"] = kResultVersion;
    out["target"] = result.target;
    out["started"] = result.started_wall;
    out["seed"] = result.seed;
    out["arrival"] = to_string(result.arrival);
    out["timeout"] = to_seconds(result.timeout);
    out["profile"] = to_string(result.profile);
    out["interrupted"] = result.was_interrupted;
    out["verdict"] = to_string(result.verdict.verdict);
    const Tally total = result.recorder->total();
    add_tally(out, total);
    add_rates(out, result, total);
    json& checks = out["checks"] = json::array();
    for (const auto& check : result.verdict.checks) {
        checks.push_back(check_of(check));
    }
    json& phases = out["phases"] = json::array();
    for (const auto& record : result.recorder->phases()) {
        phases.push_back(phase_of(record, result.was_interrupted));
    }
    json& labels = out["labels"] = json::object();
    for (std::size_t i = 1; i < std::min(total.labels.size(), result.stats.labels.size()); ++i) {
        labels[result.stats.labels[i]] = total.labels[i];
    }
    out["generator"] = {{"cpu_seconds", result.stats.cpu_seconds},
                        {"lateness_valid", result.verdict.lateness_valid},
                        {"max_in_flight", result.max_in_flight},
                        {"connections", result.stats.connections},
                        {"retries", result.stats.retries},
                        {"out_of_sockets", result.stats.out_of_sockets}};
    out["series"] = series_of(result.recorder->series());
    return document;
}

}  // namespace faultline::load

#include "scenarios/report/summary_json.h"

#include "base/check.h"
#include "base/units.h"
#include "scenarios/judge/fault_exposure.h"
#include "scenarios/judge/generator_validity.h"
#include "scenarios/judge/operation_times.h"
#include "scenarios/report/counts_by_name.h"
#include "scenarios/report/phase_figures.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace faultline::scenario {

namespace {

using nlohmann::json;

json finite_or_null(double value) { return std::isfinite(value) ? json(value) : json(nullptr); }

json seconds_or_null(Duration duration) {
    return duration == Duration::max() ? json(nullptr) : json(to_seconds(duration));
}

void add_distribution(json& into, const char* name, const load::Distribution& times) {
    if (times.count() == 0) {
        return;
    }
    constexpr std::array<std::pair<const char*, double>, 7> kQuantiles = {{{"p50", 0.5},
                                                                           {"p75", 0.75},
                                                                           {"p90", 0.9},
                                                                           {"p95", 0.95},
                                                                           {"p99", 0.99},
                                                                           {"p999", 0.999},
                                                                           {"max", 1.0}}};
    json& out = into[name];
    out["count"] = times.count();
    out["mean"] = finite_or_null(times.mean_seconds());
    for (const auto& [key, quantile] : kQuantiles) {
        out[key] = seconds_or_null(times.quantile(quantile));
    }
}

void add_counts(json& into, const load::OperationCounts& counts) {
    FAULTLINE_CHECK(counts.sent == counts.of(load::Outcome::kCompleted) +
                                       counts.of(load::Outcome::kRejected) +
                                       counts.without_good_answer(),
                    "every operation that was sent came to exactly one end");
    into["planned"] = counts.planned();
    into["sent"] = counts.sent;
    into["completed"] = counts.of(load::Outcome::kCompleted);
    into["rejected"] = counts.of(load::Outcome::kRejected);
    into["failed"] = counts.failed();
    into["unanswered"] = counts.of(load::Outcome::kUnanswered);
    into["shed"] = counts.of(load::Outcome::kShed);
    into["late"] = counts.late;
    into["bytes_received"] = counts.bytes_received;
    json& outcomes = into["outcomes"] = json::object();
    for (const auto& [outcome, count] : counts_by_outcome(counts)) {
        outcomes[outcome] = count;
    }
    json& codes = into["status_codes"] = json::object();
    for (const auto& [status, count] : counts_by_status(counts)) {
        codes[std::to_string(status)] = count;
    }
}

// Of one phase, or of the whole run.
void add_times(json& into, const RunRecord& record, std::optional<std::size_t> phase) {
    add_distribution(into, "response", times_of(record, Timing::kResponse, phase));
    add_distribution(into, "service", times_of(record, Timing::kService, phase));
    add_distribution(into, "lateness", times_of(record, Timing::kLateness, phase));
}

json phase_of(const RunRecord& record, std::size_t index, std::uint64_t edge) {
    const load::PhaseTally& phase = record.tallies[index];
    json out = {{"name", phase.phase.name},
                {"start", to_seconds(phase.start)},
                {"duration", to_seconds(phase.phase.duration)},
                {"rate_planned", phase.phase.rate.per_second},
                {"rate_sent", rate_sent(phase, record)},
                {"rejections_allowed", phase.phase.rejections_allowed},
                {"edge_operations", edge}};
    add_counts(out, phase.tally);
    add_times(out, record, index);
    return out;
}

json check_of(const CheckOutcome& check) {
    return {{"name", check.name},
            {"metric", check.metric},
            {"verdict", to_string(check.verdict)},
            {"limit", check.limit},
            {"measured", check.measured_value ? finite_or_null(*check.measured_value) : nullptr},
            {"measured_text", check.measured},
            {"samples", check.samples},
            {"edge_operations", check.edge_operations},
            {"phase", check.phase},
            {"note", check.explanation}};
}

json series_of(const load::Series& series) {
    json slots = json::array();
    for (std::size_t i = 0; i < series.size(); ++i) {
        const load::Series::Slot& slot = series.slot(i);
        json one = {{"planned", slot.planned()},
                    {"completed", slot.of(load::Outcome::kCompleted)},
                    {"rejected", slot.of(load::Outcome::kRejected)},
                    {"no_good_answer", slot.without_good_answer()},
                    {"shed", slot.of(load::Outcome::kShed)}};
        for (const auto& [key, p] : {std::pair("p50", 0.5), std::pair("p99", 0.99)}) {
            if (const auto quantile = slot.quantile(p)) {
                one[key] = seconds_or_null(*quantile);
            }
        }
        slots.push_back(std::move(one));
    }
    return {{"slot_width", to_seconds(series.slot_width())}, {"slots", std::move(slots)}};
}

// As declared, of all requests together; none: 2xx and 304.
json expected_statuses_of(const Scenario& scenario) {
    std::set<std::string> names;
    for (const RequestSpec& request : scenario.load.requests) {
        names.insert(request.expected_statuses.begin(), request.expected_statuses.end());
    }
    return names;
}

json details_of(const RunRecord& record, std::string_view kind) {
    json details = json::array();
    for (const TimelineEvent& event : record.events) {
        if (event.kind == kind) {
            details.push_back(event.detail);
        }
    }
    return details;
}

}  // namespace

JsonPtr summary_json(const JudgedRun& run) {
    const RunRecord& record = run.record;
    auto document = std::make_shared<json>();
    json& out = *document;
    out["kind"] = "run";
    out["version"] = kSummaryVersion;
    out["scenario"] = record.scenario.name;
    out["target"] = record.target;
    out["started"] = record.started_wall;
    out["seed"] = record.seed;
    const bool is_closed = record.scenario.load.closed_connections > 0;
    out["loop"] = is_closed ? "closed" : "open";
    out["closed_connections"] = record.scenario.load.closed_connections;
    out["arrival"] = is_closed ? "closed" : record.scenario.load.arrival;
    out["timeout"] = to_seconds(record.scenario.load.timeout);
    out["expected_statuses"] = expected_statuses_of(record.scenario);
    out["interrupted"] = record.interrupted_by.has_value();
    out["verdict"] = to_string(run.judgement.verdict);
    out["reason"] = run.judgement.reason;
    out["warnings"] = run.judgement.warnings;
    const load::Tally total = total_tally(record);
    add_counts(out, total);
    add_times(out, record, std::nullopt);
    if (is_closed) {
        out.erase("lateness");  // without an intended moment nothing is late
    }
    out["rate_planned"] = total_rate_planned(record);
    out["rate_sent"] = total_rate_sent(record);
    json& checks = out["checks"] = json::array();
    for (const auto& check : run.judgement.checks) {
        checks.push_back(check_of(check));
    }
    json& invariants = out["invariants"] = json::array();
    for (const auto& outcome : run.judgement.invariants) {
        invariants.push_back({{"name", outcome.name},
                              {"result", to_string(outcome.result)},
                              {"reason", outcome.reason}});
    }
    json& phases = out["phases"] = json::array();
    const std::vector<std::uint64_t> edges = edge_operations(record);
    for (std::size_t i = 0; i < record.tallies.size(); ++i) {
        phases.push_back(phase_of(record, i, edges[i]));
    }
    out["edge_operations"] = std::accumulate(edges.begin(), edges.end(), std::uint64_t{0});
    json& labels = out["labels"] = json::object();
    for (const auto& [label, count] : counts_by_label(total, record)) {
        labels[label] = count;
    }
    out["answers"] = details_of(record, "answer");
    out["reasons"] = details_of(record, "outcome");
    out["generator"] = {{"cpu_seconds", record.generator_cpu_seconds},
                        {"lateness_valid", !lateness_warning(record).has_value()},
                        {"max_in_flight", record.scenario.load.max_in_flight},
                        {"connections", record.connections},
                        {"retries", record.retries},
                        {"out_of_sockets", record.out_of_sockets},
                        {"never_connected", record.never_connected},
                        {"longest_wait", to_seconds(record.longest_wait)},
                        {"connecting_limit_hits", record.connecting_limit_hits}};
    out["series"] = series_of(record.series);
    return document;
}

}  // namespace faultline::scenario

#include "scenarios/report/events_ndjson.h"

#include "base/json.h"
#include "base/units.h"
#include "scenarios/report/reports.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

std::string line(Duration at, std::string_view kind, std::string_view detail) {
    return fmt::format("{{\"at_ms\":{},\"kind\":{},\"detail\":{}}}\n", to_ms(at), quote_json(kind),
                       quote_json(detail));
}

}  // namespace

std::string events_ndjson(const ReportedRun& run) {
    std::multimap<Duration, const TimelineEvent*> events;  // equal instants stay in their order
    for (const auto& event : run.record.events) {
        events.emplace(event.at, &event);
    }
    std::string text;
    Duration end = run.figures.length;
    for (const auto& [at, event] : events) {
        text += line(at, event->kind, event->detail);
        end = std::max(end, at);
    }
    for (const auto& check : run.judgement.checks) {
        text += line(end, "check",
                     fmt::format("{} {}: {}, limit {}", to_string(check.verdict), check.name,
                                 check.measured, check.limit));
    }
    return text + line(end, "verdict",
                       fmt::format("{}{}{}", to_string(run.judgement.verdict),
                                   run.judgement.reason.empty() ? "" : ": ", run.judgement.reason));
}

std::string verdicts_ndjson(const RunsOverview& overview) {
    std::string text;
    for (std::size_t i = 0; i < overview.runs.size(); ++i) {
        const auto& run = overview.runs[i];
        text += fmt::format("{{\"scenario\":{},\"verdict\":\"{}\",\"folder\":{}}}\n",
                            quote_json(run.record.scenario.name), to_string(run.judgement.verdict),
                            quote_json(overview.folders[i]));
    }
    return text;
}

Report events_ndjson_report() {
    return {.file = "events.ndjson", .of_run = events_ndjson, .of_runs = verdicts_ndjson};
}

}  // namespace faultline::scenario

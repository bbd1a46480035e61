#include "scenarios/report/events_ndjson.h"

#include "base/json.h"
#include "base/units.h"
#include "scenarios/report/run_figures.h"

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

std::string events_ndjson(const JudgedRun& run) {
    std::multimap<Duration, const TimelineEvent*> events;  // equal instants stay in their order
    for (const auto& event : run.record.events) {
        events.emplace(event.at, &event);
    }
    std::string text;
    Duration end = figures_of(run.record).length;
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

}  // namespace faultline::scenario

#include "scenarios/report/events_ndjson.h"

#include "base/json.h"
#include "base/units.h"
#include "scenarios/report/run_figures.h"

#include <algorithm>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

std::string line(Duration at, std::string_view kind, std::string_view detail) {
    return fmt::format("{{\"at_ms\":{},\"kind\":{},\"detail\":{}}}\n", to_ms(at), quote_json(kind),
                       quote_json(detail));
}

}  // namespace

std::string events_ndjson(const JudgedRun& run) {
    auto events = run.record.events;
    std::stable_sort(events.begin(), events.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    std::string text;
    Duration end = figures_of(run.record).length;
    for (const auto& event : events) {
        text += line(event.at, event.kind, event.detail);
        end = std::max(end, event.at);
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

#include "scenarios/report/tallies_json.h"

#include "scenarios/report/json_number.h"

#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

namespace faultline::scenario {

namespace {

using load::Series;
using load::Tally;
using metrics::LatencyHistogram;
using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::size_t kMaxPhases = 64;
constexpr std::size_t kMaxLabels = std::size_t{1} << 16U;

// The histograms of a tally, by the names they are written under.
constexpr std::array<std::pair<const char*, LatencyHistogram Tally::*>, 7> kHistograms = {{
    {"admitted", &Tally::admitted},
    {"rejected", &Tally::rejected},
    {"admitted_since_release", &Tally::admitted_since_release},
    {"rejected_since_release", &Tally::rejected_since_release},
    {"admitted_service", &Tally::admitted_service},
    {"rejected_service", &Tally::rejected_service},
    {"lateness", &Tally::lateness},
}};

std::uint64_t count_from(const json& value) { return json_number<std::uint64_t>(value); }
Duration duration_from(const json& value) { return Duration{json_number<std::int64_t>(value)}; }

// [index, count] of what is above zero.
template <class Counts>
ordered_json sparse(const Counts& counts) {
    ordered_json filled = ordered_json::array();
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] > 0) {
            filled.push_back({i, counts[i]});
        }
    }
    return filled;
}

template <class Counts>
void read_sparse(const json& filled, Counts& counts) {
    for (const json& entry : filled) {
        counts.at(count_from(entry.at(0))) = json_number<typename Counts::value_type>(entry.at(1));
    }
}

ordered_json histogram_json(const LatencyHistogram& histogram) {
    ordered_json buckets = ordered_json::array();
    for (const auto& [index, count] : histogram.sparse()) {
        buckets.push_back({index, count});
    }
    return {{"buckets", std::move(buckets)},
            {"infinite", histogram.infinite()},
            {"max_ns", histogram.finite_max().count()},
            {"sum_s", histogram.sum_seconds()}};
}

LatencyHistogram histogram_from(const json& document) {
    std::vector<LatencyHistogram::Bucket> buckets;
    for (const json& entry : document.at("buckets")) {
        buckets.emplace_back(json_number<std::int32_t>(entry.at(0)), count_from(entry.at(1)));
    }
    const auto histogram = LatencyHistogram::from_sparse(
        buckets, count_from(document.at("infinite")), duration_from(document.at("max_ns")),
        document.at("sum_s").get<double>());
    if (!histogram) {
        throw std::out_of_range(histogram.error().message);
    }
    return *histogram;
}

ordered_json tally_json(const Tally& tally) {
    ordered_json out = {{"sent", tally.sent},
                        {"late", tally.late},
                        {"leaked", tally.leaked},
                        {"bytes_received", tally.bytes_received},
                        {"outcomes", tally.outcomes},
                        {"statuses", sparse(tally.statuses)},
                        {"labels", tally.labels},
                        {"last_intended_ns", tally.last_intended.count()},
                        {"last_released_ns", tally.last_released.count()}};
    for (const auto& [name, histogram] : kHistograms) {
        out[name] = histogram_json(tally.*histogram);
    }
    return out;
}

Tally tally_from(const json& document) {
    Tally tally;
    tally.sent = count_from(document.at("sent"));
    tally.late = count_from(document.at("late"));
    tally.leaked = count_from(document.at("leaked"));
    if (const auto bytes = document.find("bytes_received"); bytes != document.end()) {
        tally.bytes_received = count_from(*bytes);  // older results have none
    }
    const json& outcomes = document.at("outcomes");
    for (std::size_t i = 0; i < tally.outcomes.size(); ++i) {
        tally.outcomes[i] = count_from(outcomes.at(i));
    }
    read_sparse(document.at("statuses"), tally.statuses);
    const json& labels = document.at("labels");
    if (labels.size() > kMaxLabels) {
        throw std::out_of_range("too many labels");
    }
    for (const json& label : labels) {
        tally.labels.push_back(count_from(label));
    }
    tally.last_intended = duration_from(document.at("last_intended_ns"));
    tally.last_released = duration_from(document.at("last_released_ns"));
    for (const auto& [name, histogram] : kHistograms) {
        tally.*histogram = histogram_from(document.at(name));
    }
    // What reports rely on; a file may say anything.
    const std::uint64_t ended = tally.of(load::Outcome::kCompleted) +
                                tally.of(load::Outcome::kRejected) + tally.without_good_answer();
    if (tally.sent != ended) {
        throw std::out_of_range("a tally's outcomes do not add up to what was sent");
    }
    return tally;
}

ordered_json phase_json(const load::PhaseTally& phase) {
    return {{"name", phase.phase.name},
            {"rate_per_second", phase.phase.rate.per_second},
            {"duration_ns", phase.phase.duration.count()},
            {"rejections_allowed", phase.phase.rejections_allowed},
            {"start_ns", phase.start.count()},
            {"released_in_time", phase.released_in_time},
            {"tally", tally_json(phase.tally)}};
}

load::PhaseTally phase_from(const json& document) {
    load::PhaseTally phase;
    phase.phase.name = document.at("name").get<std::string>();
    phase.phase.rate = Rate{document.at("rate_per_second").get<double>()};
    phase.phase.duration = duration_from(document.at("duration_ns"));
    phase.phase.rejections_allowed = document.at("rejections_allowed").get<bool>();
    phase.start = duration_from(document.at("start_ns"));
    phase.released_in_time = count_from(document.at("released_in_time"));
    phase.tally = tally_from(document.at("tally"));
    return phase;
}

ordered_json slot_json(const Series::Slot& slot) {
    return {{"outcomes", sparse(slot.outcomes)},  {"unlabelled", sparse(slot.unlabelled)},
            {"labels", sparse(slot.labels)},      {"responses", sparse(slot.responses)},
            {"slowest_ns", slot.slowest.count()}, {"infinite", slot.infinite}};
}

Series::Slot slot_from(const json& document) {
    Series::Slot slot;
    read_sparse(document.at("outcomes"), slot.outcomes);
    read_sparse(document.at("unlabelled"), slot.unlabelled);
    read_sparse(document.at("labels"), slot.labels);
    read_sparse(document.at("responses"), slot.responses);
    slot.slowest = duration_from(document.at("slowest_ns"));
    const auto infinite = document.find("infinite");  // older results call it unanswered
    slot.infinite = count_from(infinite == document.end() ? document.at("unanswered") : *infinite);
    return slot;
}

Series series_from(const json& document) {
    const Duration width = duration_from(document.at("width_ns"));
    const json& slots = document.at("slots");
    if (slots.size() > Series::kMaxSlots || width <= Duration::zero()) {
        throw std::out_of_range("no series of a run");
    }
    std::vector<Series::Slot> read;
    for (const json& slot : slots) {
        read.push_back(slot_from(slot));
    }
    return {width, std::move(read)};
}

ordered_json object_of(ordered_json properties) {
    ordered_json required = ordered_json::array();
    for (const auto& [name, schema] : properties.items()) {
        required.push_back(name);
    }
    return {{"type", "object"},
            {"properties", std::move(properties)},
            {"required", std::move(required)}};
}

ordered_json list_of(ordered_json items) {
    return {{"type", "array"}, {"items", std::move(items)}};
}

// Of what sparse() writes.
ordered_json pairs_schema() {
    return list_of(
        {{"type", "array"}, {"items", {{"type", "integer"}}}, {"minItems", 2}, {"maxItems", 2}});
}

ordered_json tally_schema() {
    const ordered_json integer = {{"type", "integer"}};
    const ordered_json pairs = pairs_schema();
    const ordered_json histogram = object_of({{"buckets", pairs},
                                              {"infinite", integer},
                                              {"max_ns", integer},
                                              {"sum_s", {{"type", "number"}}}});
    ordered_json properties = {{"sent", integer},
                               {"late", integer},
                               {"leaked", integer},
                               {"outcomes", list_of(integer)},
                               {"statuses", pairs},
                               {"labels", list_of(integer)},
                               {"last_intended_ns", integer},
                               {"last_released_ns", integer}};
    for (const auto& [name, member] : kHistograms) {
        properties[name] = histogram;
    }
    ordered_json schema = object_of(std::move(properties));
    schema["properties"]["bytes_received"] = integer;  // older results have none
    return schema;
}

ordered_json slot_schema() {
    const ordered_json integer = {{"type", "integer"}};
    const ordered_json pairs = pairs_schema();
    return object_of({{"outcomes", pairs},
                      {"unlabelled", pairs},
                      {"labels", pairs},
                      {"responses", pairs},
                      {"slowest_ns", integer},
                      {"infinite", integer}});
}

}  // namespace

ordered_json tallies_schema() {
    const ordered_json integer = {{"type", "integer"}};
    const ordered_json tally = tally_schema();
    ordered_json schema = object_of(
        {{"phases", list_of(object_of({{"name", {{"type", "string"}}},
                                       {"rate_per_second", {{"type", "number"}}},
                                       {"duration_ns", integer},
                                       {"rejections_allowed", {{"type", "boolean"}}},
                                       {"start_ns", integer},
                                       {"released_in_time", integer},
                                       {"tally", tally}}))},
         {"parts",
          list_of(object_of({{"phase", integer}, {"skip_ns", integer}, {"tally", tally}}))},
         {"series", object_of({{"width_ns", integer}, {"slots", list_of(slot_schema())}})}});
    schema["description"] = "counts and sparse histograms by phase, and the series over time";
    return schema;
}

ordered_json tallies_json(const RunRecord& record) {
    ordered_json phases = ordered_json::array();
    for (const auto& phase : record.tallies) {
        phases.push_back(phase_json(phase));
    }
    ordered_json parts = ordered_json::array();
    for (const auto& part : record.parts) {
        parts.push_back({{"phase", part.part.phase},
                         {"skip_ns", part.part.skip.count()},
                         {"tally", tally_json(part.tally)}});
    }
    ordered_json slots = ordered_json::array();
    for (std::size_t i = 0; i < record.series.size(); ++i) {
        slots.push_back(slot_json(record.series.slot(i)));
    }
    ordered_json series = {{"width_ns", record.series.slot_width().count()},
                           {"slots", std::move(slots)}};
    return {
        {"phases", std::move(phases)}, {"parts", std::move(parts)}, {"series", std::move(series)}};
}

void read_tallies_json(const json& document, RunRecord& record) {
    const json& phases = document.at("phases");
    const json& parts = document.at("parts");
    if (phases.size() > kMaxPhases || parts.size() > kMaxPhases) {
        throw std::out_of_range("too many phases");
    }
    for (const json& phase : phases) {
        record.tallies.push_back(phase_from(phase));
    }
    for (const json& part : parts) {
        load::PartTally read;
        read.part.phase = json_number<std::uint32_t>(part.at("phase"));
        read.part.skip = duration_from(part.at("skip_ns"));
        read.tally = tally_from(part.at("tally"));
        if (read.part.phase >= record.tallies.size()) {
            throw std::out_of_range("a part of a phase that is not there");
        }
        record.parts.push_back(std::move(read));
    }
    record.series = series_from(document.at("series"));
}

}  // namespace faultline::scenario

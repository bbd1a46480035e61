#include "base/quoted_text.h"
#include "base/result.h"
#include "base/yaml/node_reader.h"
#include "scenarios/format/metric_synonyms.h"
#include "scenarios/format/objective.h"
#include "scenarios/format/phase_names.h"
#include "scenarios/format/run_statuses.h"
#include "scenarios/format/scenario_rules.h"
#include "scenarios/format/section_readers.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr std::size_t kMostChecks = 64;

// A limit in the metric's base unit.
std::optional<double> read_limit(const NodePtr& node, MetricUnit unit, bool is_upper,
                                 Problems& problems) {
    switch (unit) {
        case MetricUnit::kShare: {
            const auto ratio = read_ratio(node, problems);
            if (ratio && is_upper && is_unclear_limit(node->text, *ratio)) {
                problems.add(node->position, "1 without % means 100 %", "1%, 0.01 or 100%");
            }
            return ratio ? std::optional<double>(ratio->value) : std::nullopt;
        }
        case MetricUnit::kCount: {
            const auto count = read_count(node, problems);
            return count ? std::optional<double>(static_cast<double>(*count)) : std::nullopt;
        }
        case MetricUnit::kSeconds: {
            const auto duration = read_duration(node, problems);
            return duration ? std::optional<double>(to_seconds(*duration)) : std::nullopt;
        }
        case MetricUnit::kRate: {
            const auto rate = read_rate(node, problems);
            return rate ? std::optional<double>(rate->per_second) : std::nullopt;
        }
    }
    return std::nullopt;
}

// The value of one selector; its names are fixed where the contract fixes them.
std::optional<std::string> read_selector(const std::string& name, const NodePtr& node,
                                         const ReadContext& context, bool is_engine) {
    Problems& problems = *context.problems;
    if (name == "status" && is_engine) {
        return read_name(node, "status", {kRunStatuses.begin(), kRunStatuses.end()}, problems);
    }
    if (name == "error_code" && is_engine && context.options->error_codes) {
        return read_name(node, "error code", *context.options->error_codes, problems);
    }
    if (name == "data_source" && is_engine && context.options->data_sources) {
        return read_name(node, "data source", *context.options->data_sources, problems);
    }
    if (name == "http_status") {
        const auto status = read_count(node, problems, 100, 599);
        return status ? std::optional<std::string>(std::to_string(*status)) : std::nullopt;
    }
    auto text = read_text(node, problems);
    if (text && text->empty()) {
        problems.add(node->position, fmt::format("an empty {}", name), "a name");
        return std::nullopt;
    }
    return text;
}

void read_selectors(MappingReader& reader, const CheckMetric& metric, const ReadContext& context,
                    bool is_engine, CheckSpec& check) {
    Problems& problems = *context.problems;
    for (const std::string& name : selector_names(context.options->metrics)) {
        const NodePtr node = reader.take(name);
        const bool required = std::count(metric.required.begin(), metric.required.end(), name) > 0;
        const bool optional = std::count(metric.optional.begin(), metric.optional.end(), name) > 0;
        if (node && !required && !optional) {
            problems.add(node->position, fmt::format("{} has no selector {}", metric.name, name));
        } else if (!node && required) {
            reader.report_missing({name}, reader.position(),
                                  fmt::format("{} without a {}", metric.name, name),
                                  fmt::format("the key \"{}\"", name));
        } else if (auto value = read_selector(name, node, context, is_engine); node && value) {
            check.select[name] = std::move(*value);
        }
    }
}

void read_percentile(MappingReader& reader, const CheckMetric& metric, Problems& problems,
                     CheckSpec& check) {
    const NodePtr node = reader.take("percentile");
    check.percentile = read_number(node, problems);
    if (metric.percentile && !node) {
        reader.report_missing({"percentile"}, reader.position(),
                              fmt::format("{} without a percentile", metric.name),
                              "the key \"percentile\", such as 99");
    } else if (!metric.percentile && node) {
        problems.add(node->position, fmt::format("{} has no percentiles", metric.name));
    } else if (check.percentile && (*check.percentile <= 0.0 || *check.percentile > 100.0)) {
        problems.add(node->position, "not a percentile", "above 0, at most 100");
    }
}

// "at least" of "at_least".
std::string words_of(std::string_view key) {
    std::string words(key);
    std::ranges::replace(words, '_', ' ');
    return words;
}

bool two_on_one_side(const NodePtr& node) {
    return (node->find("at_least") && node->find("above")) ||
           (node->find("at_most") && node->find("below"));
}

// What nothing can be: above 100 %, below 0, at least 99 % and at most 98 %.
void refuse_impossible_limits(const NodePtr& node, const CheckMetric& metric, Problems& problems,
                              const CheckSpec& check) {
    const std::string_view upper_key = check.below ? "below" : "at_most";
    const std::string_view lower_key = check.above ? "above" : "at_least";
    constexpr double kNone = std::numeric_limits<double>::infinity();
    const double upper = check.below.value_or(check.at_most.value_or(kNone));
    const double lower = check.above.value_or(check.at_least.value_or(-kNone));
    if (check.below && upper <= 0.0) {
        problems.add(node->find(upper_key)->position, "nothing is below 0", "at_most: 0");
    } else if (check.above && metric.unit == MetricUnit::kShare && lower >= 1.0) {
        problems.add(node->find(lower_key)->position, "nothing is above 100%", "at_least: 100%");
    } else if (lower > upper || (lower == upper && (check.above || check.below))) {
        const NodePtr written = node->find(upper_key);
        problems.add(written->position,
                     fmt::format("nothing is {} {} and {} {}", words_of(lower_key),
                                 node->find(lower_key)->text, words_of(upper_key), written->text),
                     "a lower limit that is below the upper one");
    }
}

void read_limits(const NodePtr& node, MappingReader& reader, const CheckMetric& metric,
                 Problems& problems, CheckSpec& check) {
    const bool readable = !two_on_one_side(node);  // else that is the mistake
    const auto limit = [&](std::string_view key) {
        const NodePtr value = reader.take(key);
        return readable
                   ? read_limit(value, metric.unit, key == "at_most" || key == "below", problems)
                   : std::nullopt;
    };
    check.at_least = limit("at_least");
    check.at_most = limit("at_most");
    check.below = limit("below");
    check.above = limit("above");
    if (check.metric != kLeakMetric) {  // of which there is one right limit
        refuse_impossible_limits(node, metric, problems, check);
    }
    const NodePtr ratio = reader.take("of_baseline");
    const NodePtr slack = reader.take("slack");
    check.of_baseline = read_ratio(ratio, problems);
    check.of_baseline_slack = read_duration(slack, problems).value_or(Duration{});
    if (ratio && !metric.percentile) {
        problems.add(ratio->position,
                     fmt::format("{} cannot be bounded by the baseline", metric.name),
                     "a metric with percentiles");
    }
    if (slack && !ratio) {
        reader.report_missing({"of_baseline"}, slack->position, "slack without of_baseline",
                              "both");
    }
    const NodePtr share = reader.take("at_least_of_baseline");
    check.at_least_of_baseline = read_ratio(share, problems);
    if (share && metric.percentile) {
        problems.add(share->position, fmt::format("{} with at_least_of_baseline", metric.name),
                     "of_baseline, which bounds a time from above");
    }
}

// A limit that is there, right or wrong.
bool has_any(const NodePtr& node, const std::vector<std::string>& keys) {
    return std::ranges::any_of(keys,
                               [&](const std::string& key) { return node->find(key) != nullptr; });
}

void judge_limits(const NodePtr& node, MappingReader& reader, Problems& problems) {
    static const std::vector<std::string> kLimits = {
        "at_least", "at_most", "below", "above", "of_baseline", "at_least_of_baseline"};
    if (!has_any(node, kLimits)) {
        reader.report_missing(kLimits, node->position, "a check without a limit",
                              fmt::format("one of {}", fmt::join(kLimits, ", ")));
    }
    if (two_on_one_side(node)) {
        problems.add(node->position, "two limits on one side", "one lower and one upper at most");
    }
}

void read_window(MappingReader& reader, Problems& problems, CheckSpec& check) {
    static const std::vector<std::string> kWindows(kWindowNames.begin(), kWindowNames.end());
    static const std::vector<std::string> kEdges = {"heal"};
    const NodePtr during = reader.take("during");
    const NodePtr after = reader.take("after");
    const NodePtr within = reader.take("within");
    const NodePtr of = reader.take("of");
    if (const auto name = read_name(during, "window", kWindows, problems)) {
        const auto at = std::find(kWindows.begin(), kWindows.end(), *name) - kWindows.begin();
        check.during = static_cast<CheckWindow>(at);
    }
    check.after = read_duration(after, problems).value_or(Duration{});
    check.within = read_duration(within, problems);
    (void)read_name(of, "edge", kEdges, problems);
    if (within && !of) {
        reader.report_missing({"of"}, within->position, "within of what?",
                              "\"of: heal\" beside it");
    }
    if (of && !within) {
        reader.report_missing({"within"}, of->position, "\"of\" without \"within\"",
                              "within: 3s, of: heal");
    }
    if (within && (during || after)) {
        problems.add(within->position, "\"within\" beside \"during\" or \"after\"", "one of them");
    }
    if (within) {
        check.during = CheckWindow::kRecovery;
    }
    if ((check.of_baseline || check.at_least_of_baseline) &&
        check.during == CheckWindow::kBaseline) {
        problems.add(reader.position(), "the baseline compared with itself", "another window");
    }
}

// A name that is not ours but means one of ours is answered with that.
std::string read_metric(const NodePtr& node, std::span<const CheckMetric> metrics,
                        Problems& problems) {
    const auto meant =
        node && node->kind == DocumentNode::Kind::kScalar && !find_metric(metrics, node->text)
            ? metric_meant_by(node->text)
            : std::nullopt;
    if (!meant || find_metric(metrics, meant->metric) == nullptr) {
        return read_name(node, "metric", metric_names(metrics), problems).value_or("");
    }
    problems.add({.position = node->position,
                  .what = fmt::format("unknown metric {}", in_quotes(node->text)),
                  .expected = fmt::format(
                      "metric: {}{}", meant->metric,
                      meant->percentile.empty() ? "" : ", percentile: " + meant->percentile),
                  .nearest = std::string(meant->metric)});
    return "";
}

CheckSpec read_check(const NodePtr& node, const ReadContext& context, bool is_engine) {
    Problems& problems = *context.problems;
    const std::span<const CheckMetric> metrics = context.options->metrics;
    CheckSpec check;
    check.position = node->position;
    MappingReader reader(node, "a check", problems);
    check.name = read_identifier(reader.require("name"), problems).value_or("");
    const NodePtr metric = reader.require("metric");
    check.metric = read_metric(metric, metrics, problems);
    const CheckMetric* const info = find_metric(metrics, check.metric);
    if (!reader.ok() || info == nullptr) {
        reader.refuse_misspelt();
        return check;
    }
    read_selectors(reader, *info, context, is_engine, check);
    read_percentile(reader, *info, problems, check);
    read_limits(node, reader, *info, problems, check);
    judge_limits(node, reader, problems);
    read_window(reader, problems, check);
    check.min_samples = read_count(reader.take("min_samples"), problems, 1, kMaxSamples);
    reader.refuse_rest();
    return check;
}

}  // namespace

void read_checks(const NodePtr& node, const ReadContext& context, Scenario& scenario) {
    Problems& problems = *context.problems;
    if (!expect(node, DocumentNode::Kind::kSequence, "a list of checks", problems)) {
        return;
    }
    if (node->items.empty() || node->items.size() > kMostChecks) {
        problems.add(node->position, fmt::format("{} checks", node->items.size()), "1 to 64");
        return;
    }
    for (const NodePtr& item : node->items) {
        CheckSpec check = read_check(item, context, scenario.target.engine_config.has_value());
        for (const CheckSpec& other : scenario.checks) {
            if (!check.name.empty() && other.name == check.name) {
                problems.add(item->find("name")->position,
                             fmt::format("the check {} twice", check.name), "each name once");
            }
        }
        scenario.checks.push_back(std::move(check));
    }
}

}  // namespace faultline::scenario

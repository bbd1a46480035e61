// docs/scenario-file.md names every key of a scenario, every fault, metric and protection, and no
// other; its example is read without a mistake.
#include "base/json.h"
#include "embedded/protections.h"
#include "faults/kinds/table.h"
#include "scenarios/format/scenario_parser.h"
#include "scenarios/format/scenario_schema.h"
#include "scenarios/judge/invariant_table.h"
#include "scenarios/judge/metric_table.h"
#include "tests/unit/embedded/reference_page.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::embedded {
namespace {

// "load.requests[].path": every key that a schema names.
void add_keys(const nlohmann::json& schema, const std::string& path, Names& keys) {
    if (const auto items = schema.find("items"); items != schema.end()) {
        add_keys(*items, path + "[]", keys);
    }
    if (const auto open = schema.find("additionalProperties");
        open != schema.end() && open->contains("properties")) {
        add_keys(*open, path + ".NAME", keys);
    }
    if (const auto members = schema.find("properties"); members != schema.end()) {
        for (const auto& [name, member] : members->items()) {
            const std::string key = path.empty() ? name : path + "." + name;
            keys.insert(key);
            add_keys(member, key, keys);
        }
    }
}

TEST(ScenarioFilePage, HasEveryKeyOfTheSchemaAndNoOther) {
    const auto schema =
        parse_json(scenario::scenario_schema(fault::fault_infos(), scenario::check_metrics()));
    ASSERT_TRUE(schema);
    Names known;
    add_keys(**schema, "", known);
    Names named = keys_of(page("scenario-file.md"));
    for (const fault::FaultInfo& fault : fault::fault_infos()) {
        named.erase(std::string(fault.name));
    }
    for (const std::string& metric : scenario::metric_names(scenario::check_metrics())) {
        named.erase(metric);
    }
    EXPECT_EQ(named, known);
}

std::string row_of(const fault::FaultInfo& fault) {
    std::vector<std::string> parameters;
    for (const fault::ParameterInfo& parameter : fault.parameters) {
        parameters.push_back(fmt::format(
            "`{}`: {} ({})", parameter.name, parameter.meaning,
            parameter.default_text.empty() ? "required"
                                           : fmt::format("default `{}`", parameter.default_text)));
    }
    return fmt::format(
        "| `{}` | {} | {} | {} |\n", fault.name, fault.summary,
        fault.resource.empty() ? "calls" : fmt::format("`on`, a {} resource", fault.resource),
        fmt::join(parameters, "; "));
}

TEST(ScenarioFilePage, SaysOfEachFaultWhatTheProgramSays) {
    const std::string text = section(page("scenario-file.md"), "### Which faults there are");
    Names known;
    for (const fault::FaultInfo& fault : fault::fault_infos()) {
        known.emplace(fault.name);
        EXPECT_NE(text.find(row_of(fault)), std::string::npos) << "no row " << row_of(fault);
    }
    EXPECT_EQ(keys_of(text), known);
}

std::string row_of(const scenario::CheckMetric& metric) {
    constexpr std::array<std::string_view, 4> kUnits = {"share", "number", "duration", "rate"};
    std::vector<std::string> selectors;
    for (const std::string_view name : metric.required) {
        selectors.push_back(fmt::format("`{}`", name));
    }
    for (const std::string_view name : metric.optional) {
        selectors.push_back(fmt::format("[`{}`]", name));
    }
    return fmt::format("| `{}` | {} | {}{} | {} |\n", metric.name, metric.summary,
                       kUnits.at(static_cast<std::size_t>(metric.unit)),
                       metric.percentile ? " at `percentile`" : "", fmt::join(selectors, " "));
}

TEST(ScenarioFilePage, SaysOfEachMetricWhatTheProgramSays) {
    const std::string text = section(page("scenario-file.md"), "### What can be measured");
    Names known;
    for (const scenario::CheckMetric& metric : scenario::check_metrics()) {
        known.emplace(metric.name);
        EXPECT_NE(text.find(row_of(metric)), std::string::npos) << "no row " << row_of(metric);
    }
    EXPECT_EQ(keys_of(text), known);
}

TEST(ScenarioFilePage, NamesTheProtections) {
    const std::string text = section(page("scenario-file.md"), "## Protections");
    EXPECT_NE(text.find(fmt::format("`{}`.", fmt::join(protection_names(), "`, `"))),
              std::string::npos)
        << fmt::format("`{}`.", fmt::join(protection_names(), "`, `"));
}

TEST(ScenarioFilePage, ItsExampleIsRight) {
    const auto parsed = scenario::parse_scenario(first_yaml(page("scenario-file.md")), "page",
                                                 FAULTLINE_SOURCE_DIR "/scenarios/library",
                                                 {.metrics = scenario::check_metrics(),
                                                  .invariants = scenario::invariant_names(),
                                                  .faults = fault::fault_infos(),
                                                  .protections = protection_names()});
    for (const auto& problem : parsed.problems) {
        ADD_FAILURE() << to_string(problem);
    }
    EXPECT_TRUE(parsed.scenario);
}

}  // namespace
}  // namespace faultline::embedded

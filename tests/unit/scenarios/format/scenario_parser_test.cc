#include "scenarios/format/scenario_parser.h"

#include "faults/kinds/table.h"
#include "scenarios/format/find_scenarios.h"
#include "tests/unit/scenarios/format/good_scenario.h"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::string all_of(const ParsedScenario& parsed) {
    std::string text;
    for (const yaml::Diagnostic& problem : parsed.problems) {
        text += to_string(problem) + "\n";
    }
    return text;
}

Scenario parse_good(const std::vector<std::string>& lines, const ParserOptions& options) {
    ParsedScenario parsed = parse_scenario(joined(lines), "s.yaml", "folder", options);
    EXPECT_TRUE(parsed.scenario.has_value()) << all_of(parsed);
    return parsed.scenario.value_or(Scenario{});
}

TEST(ScenarioParser, ReadsTheNormativeExample) {
    const Scenario s = parse_good(good_lines(), good_options());
    EXPECT_EQ(s.name, "database-down");
    EXPECT_EQ(s.target.engine_config, "engine.yaml");
    ASSERT_EQ(s.resources.size(), 1U);
    EXPECT_EQ(s.resources[0].kind, "postgres");
    EXPECT_TRUE(s.resources[0].is_private);
    EXPECT_EQ(s.resources[0].schema, "assets.sql");
    EXPECT_DOUBLE_EQ(s.load.rate.per_second, 100.0);
    ASSERT_EQ(s.load.requests.size(), 1U);
    EXPECT_EQ(s.load.requests[0].body, "content of folder/plan.json");
    EXPECT_EQ(s.load.requests[0].tenants, (std::vector<std::string>{"acme", "globex"}));
    EXPECT_EQ(s.phases.baseline, seconds(4));
    ASSERT_EQ(s.faults.size(), 1U);
    EXPECT_EQ(s.faults[0].on, "db");
    EXPECT_EQ(s.faults[0].lasts, seconds(5));
    EXPECT_EQ(s.faults[0].stream, "database-down/fault/0");
    EXPECT_EQ(s.fault_positions[0].line, 13);
    ASSERT_EQ(s.checks.size(), 3U);
    EXPECT_EQ(s.checks[0].during, CheckWindow::kBaseline);
    EXPECT_DOUBLE_EQ(*s.checks[0].at_least, 0.999);
    EXPECT_EQ(s.checks[0].select.at("status"), "success");
    EXPECT_DOUBLE_EQ(*s.checks[1].below, 0.3);
    EXPECT_EQ(s.checks[2].within, seconds(3));
    EXPECT_EQ(s.checks[2].position.line, 17);
    EXPECT_EQ(s.must_fail_without, (std::vector<std::string>{"fallback", "deadline"}));
    EXPECT_EQ(s.clocks, (std::vector<std::string>{"real"}));
    EXPECT_EQ(s.profile, "ci");
    EXPECT_TRUE(s.secrets.empty());
}

std::string place(const SourcePosition& position) {
    return fmt::format("{}:{}", position.line, position.column);
}

TEST(ScenarioParser, KnowsWhereItsSectionsStand) {
    const std::string text =
        "version: 1\n"
        "name: x\n"
        "target: {engine: {config: engine.yaml}}\n"
        "resources: {db: {postgres: private}}\n"
        "load: {rate: 1/s, requests: [{path: /}]}\n"
        "phases: {fault: 1s, recovery: 1s}\n"
        "checks: [{name: c, metric: http_5xx, at_most: 0}]\n"
        "profiles:\n"
        "  full: {load: {requests: [{path: /x}]}, clocks: [real]}\n";
    ParserOptions options = good_options();
    const SectionPositions ci = parse_good({text}, options).positions;
    EXPECT_EQ(ci.target.file, "s.yaml");
    EXPECT_EQ(place(ci.target), "3:9");
    EXPECT_EQ(place(ci.target_value), "3:27");
    EXPECT_EQ(place(ci.resources.at("db")), "4:17");
    EXPECT_EQ(place(ci.requests), "5:29");
    EXPECT_EQ(place(ci.clocks), "1:1") << "it has none";
    options.profile = "full";
    const SectionPositions full = parse_good({text}, options).positions;
    EXPECT_EQ(place(full.requests), "9:27");
    EXPECT_EQ(place(full.clocks), "9:50");
    EXPECT_EQ(place(full.target_value), "3:27");
    std::string other = text;
    other.replace(other.find("engine: {config: engine.yaml}"), 29, "url: 'http://127.0.0.1:1'");
    EXPECT_EQ(place(parse_good({other}, options).positions.target_value), "3:15");
}

TEST(ScenarioParser, ReadsTheSameFromJson) {
    const ParsedScenario parsed = parse_scenario(
        R"({"version": 1, "name": "one", "target": {"url": "http://127.0.0.1:1"},
            "load": {"rate": "50/s", "requests": [{"path": "/x"}]},
            "phases": {"fault": "2s", "recovery": "2s"},
            "checks": [{"name": "c", "metric": "http_5xx", "at_most": 0}]})",
        "s.json", "", good_options());
    ASSERT_TRUE(parsed.scenario.has_value()) << all_of(parsed);
    EXPECT_EQ(parsed.scenario->target.url, "http://127.0.0.1:1");
    EXPECT_EQ(parsed.scenario->load.requests[0].method, "GET");
}

TEST(ScenarioParser, LaysAProfileOver) {
    ParserOptions options = good_options();
    options.profile = "full";
    const Scenario s = parse_good(good_lines(), options);
    EXPECT_EQ(s.phases.fault, seconds(30));
    EXPECT_EQ(s.phases.recovery, seconds(60));
    EXPECT_EQ(s.phases.warmup, seconds(1));
    EXPECT_EQ(s.profile, "full");
    options.profile = "ful";
    const ParsedScenario unknown = parse_scenario(good_text(), "s.yaml", "", options);
    ASSERT_EQ(unknown.problems.size(), 1U);
    EXPECT_EQ(unknown.problems[0].nearest, "full");
}

TEST(ScenarioParser, OverridesWinOverTheProfile) {
    ParserOptions options = good_options();
    options.profile = "full";
    options.overrides = {{"phases.fault", "10s"}, {"load.rate", "20/s"}, {"checks.1.below", "1s"}};
    const Scenario s = parse_good(good_lines(), options);
    EXPECT_EQ(s.phases.fault, seconds(10));
    EXPECT_DOUBLE_EQ(s.load.rate.per_second, 20.0);
    EXPECT_DOUBLE_EQ(*s.checks[1].below, 1.0);
}

TEST(ScenarioParser, NamesTheOverrideThatIsWrong) {
    ParserOptions options = good_options();
    options.overrides = {{"load.rat", "20/s"}};
    const ParsedScenario parsed = parse_scenario(good_text(), "s.yaml", "", options);
    ASSERT_EQ(parsed.problems.size(), 1U) << all_of(parsed);
    EXPECT_EQ(parsed.problems[0].position.file, "--set load.rat=20/s");
    EXPECT_EQ(parsed.problems[0].nearest, "rate");
}

TEST(ScenarioParser, TakesSecretsFromTheEnvironment) {
    std::vector<std::string> lines = good_lines();
    lines[5] = "  db: {postgres: \"${env:DATABASE_URL}\"}";
    const Scenario s = parse_good(lines, good_options());
    EXPECT_EQ(s.resources[0].dsn, "postgres://secret");
    EXPECT_FALSE(s.resources[0].is_private);
    EXPECT_EQ(s.secrets, (std::vector<std::string>{"postgres://secret"}));
}

TEST(ScenarioParser, AnUnusedProfileMayNeedWhatIsNotThere) {
    std::vector<std::string> lines = good_lines();
    lines[18] = "profiles: {full: {resources: {db: {postgres: \"${env:ELSEWHERE}\"}}}}";
    (void)parse_good(lines, good_options());
}

TEST(ScenarioParser, ReadsFaultParametersByTheCatalogue) {
    std::vector<std::string> lines = good_lines();
    lines[12] =
        "  - {fault: tool_slow, tool: cards, tenant: acme, probability: 30%, first_n: 5, every_n: "
        "2, "
        "after_n: 1, at: 500ms, delay: 40ms, share: 25%, times: -3, hard: true, text: 5}";
    const Scenario s = parse_good(lines, good_options());
    const fault::FaultSpec& fault = s.faults.at(0);
    EXPECT_EQ(fault.match.tool, "cards");
    EXPECT_EQ(fault.match.tenant, "acme");
    EXPECT_DOUBLE_EQ(fault.match.probability.value, 0.3);
    EXPECT_EQ(fault.match.first_n, 5U);
    EXPECT_EQ(fault.match.every_n, 2U);
    EXPECT_EQ(fault.match.after_n, 1U);
    EXPECT_EQ(fault.at, milliseconds(500));
    EXPECT_FALSE(fault.lasts.has_value());
    EXPECT_EQ(std::get<Duration>(fault.parameters.at("delay")), milliseconds(40));
    EXPECT_DOUBLE_EQ(std::get<double>(fault.parameters.at("share")), 0.25);
    EXPECT_EQ(std::get<std::int64_t>(fault.parameters.at("times")), -3);
    EXPECT_TRUE(std::get<bool>(fault.parameters.at("hard")));
    EXPECT_EQ(std::get<std::string>(fault.parameters.at("text")), "5");
}

TEST(ScenarioParser, ReadsRatesByPhaseAndClocks) {
    std::vector<std::string> lines = good_lines();
    lines[8] = "  rates: {fault: 1000/s}";
    lines[17] = "clocks: [real, virtual, real]";
    const Scenario s = parse_good(lines, good_options());
    EXPECT_DOUBLE_EQ(s.load.rates.at("fault").per_second, 1000.0);
    EXPECT_EQ(s.clocks, (std::vector<std::string>{"real", "virtual"}));
}

TEST(ScenarioParser, ReadsAScenarioWithItsFilesFromDisk) {
    namespace fs = std::filesystem;
    std::string folder = (fs::temp_directory_path() / "faultline-scenario-XXXXXX").string();
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    std::ofstream(fs::path(folder) / "s.yaml") << good_text();
    std::ofstream(fs::path(folder) / "plan.json") << "{\"plan\": {}}";
    std::ofstream(fs::path(folder) / "engine.yaml") << "tools: []\n";
    std::ofstream(fs::path(folder) / "assets.sql") << "select 1;\n";
    ParserOptions options = good_options();
    options.read_file = nullptr;
    const ParsedScenario parsed = read_scenario(fs::path(folder) / "s.yaml", options);
    ASSERT_TRUE(parsed.scenario.has_value()) << all_of(parsed);
    EXPECT_EQ(parsed.scenario->load.requests[0].body, "{\"plan\": {}}");
    EXPECT_EQ(parsed.scenario->folder, folder);
    EXPECT_EQ(read_scenario(fs::path(folder) / "none.yaml", options).problems.size(), 1U);
    fs::remove_all(folder);
}

TEST(ScenarioParser, WhyAFileCannotBeReadIsSaidWithThePathThatWasTried) {
    namespace fs = std::filesystem;
    std::string folder = (fs::temp_directory_path() / "faultline-scenario-XXXXXX").string();
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    std::ofstream(fs::path(folder) / "s.yaml") << good_text();
    fs::create_directory(fs::path(folder) / "engine.yaml");
    std::ofstream(fs::path(folder) / "assets.sql") << std::string((1U << 20U) + 1, ' ');
    ParserOptions options = good_options();
    options.read_file = nullptr;
    const std::string all = all_of(read_scenario(fs::path(folder) / "s.yaml", options));
    for (const auto& said :
         {":4:27: cannot read " + folder + "/engine.yaml: it is a folder",
          ":6:35: cannot read " + folder + "/assets.sql: it is larger than 1048576 bytes",
          "cannot read " + folder +
              "/plan.json: No such file or directory; expected a file of at "
              "most 1 MiB, relative to the scenario's folder"}) {
        EXPECT_NE(all.find(said), std::string::npos) << said << "\n" << all;
    }
    fs::remove_all(folder);
}

// The scenarios that ship, by the real catalogue of faults.
TEST(ScenarioLibrary, ParsesInEveryProfile) {
    const auto files =
        find_scenarios({std::filesystem::path(FAULTLINE_SOURCE_DIR) / "scenarios" / "library"});
    ASSERT_TRUE(files.has_value());
    EXPECT_GE(files->files.size(), 4U);
    ParserOptions options;
    options.metrics = check_metrics();
    options.faults = fault::fault_infos();
    for (const auto& file : files->files) {
        for (const char* const profile : {"ci", "full"}) {
            options.profile = profile;
            const ParsedScenario parsed = read_scenario(file, options);
            for (const yaml::Diagnostic& problem : parsed.problems) {
                ADD_FAILURE() << to_string(problem);
            }
            if (parsed.scenario) {
                EXPECT_EQ(parsed.scenario->name, file.stem().string());
            }
        }
    }
}

}  // namespace
}  // namespace faultline::scenario

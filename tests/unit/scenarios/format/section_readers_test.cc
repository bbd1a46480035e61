// One mistake a case: where it is reported, what is said, and which name was meant. The place is
// marked by ^ in the changed line.
#include "faults/kinds/table.h"
#include "tests/unit/scenarios/format/good_scenario.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

struct BadCase {
    const char* name;
    std::size_t line;  // which line of the good scenario is replaced, from 1
    const char* with;  // ^ marks the place; it is not part of the text
    const char* what;  // a part of the message
    const char* nearest = "";
};

const BadCase kCases[] = {
    {"version_two", 1, "version: ^2", "version 2"},
    {"version_text", 1, "version: ^one", "\"one\" is not a count"},
    {"version_missing", 1, "^# nothing", "without \"version\""},
    {"name_upper", 2, "name: ^Database", "is not a name"},
    {"name_path", 2, "name: ^../etc", "is not a name"},
    {"name_empty", 2, "name: ^\"\"", "is not a name"},
    {"name_list", 2, "name: ^[a]", "a list"},
    {"unknown_key", 3, "^desciption: x", "unknown key \"desciption\"", "description"},
    {"unknown_key_far", 3, "^zzzzzz: x", "unknown key \"zzzzzz\""},
    {"duplicate_key", 3, "^name: again", "duplicate key \"name\""},
    {"description_mapping", 3, "description: ^{a: b}", "a mapping"},
    {"target_none", 4, "target: ^{}", "0 targets"},
    {"target_two", 4, "target: ^{url: \"http://h\", engine: {config: e.yaml}}", "2 targets"},
    {"target_unknown", 4, "target: {^engin: {config: e.yaml}}", "unknown key \"engin\"", "engine"},
    {"target_scalar", 4, "target: ^engine", "a single value"},
    {"target_url", 4, "target: {url: ^ftp://h}", "not a URL"},
    {"target_url_path", 4, "target: {url: ^\"http://h:1/api/v1\"}",
     "a url with a path, a query or a fragment"},
    {"target_url_query", 4, "target: {url: ^\"http://h:1?a=b\"}", "a url with a path, a query"},
    {"target_url_fragment", 4, "target: {url: ^\"http://h:1/#a\"}", "a url with a path, a query"},
    {"target_command", 4, "target: {command: ^[]}", "not a command"},
    {"engine_config", 4, "target: {engine: {config: ^missing.json}}",
     "cannot read folder/missing.json: No such file or directory"},
    {"engine_absolute", 4, "target: {engine: {config: ^/etc/x}}", "not a file beside"},
    {"engine_outside", 4, "target: {engine: {config: ^../engine.yaml}}", "not a file beside"},
    {"engine_around", 4, "target: {engine: {config: ^assets/../../e.yaml}}", "not a file beside"},
    {"schema_outside", 6, "  db: {postgres: private, schema: ^../assets.sql}", "not a file beside"},
    {"body_outside", 10, "  requests: [{path: /, body_file: ^./../b.json}]", "not a file beside"},
    {"body_absolute", 10, "  requests: [{path: /, body_file: ^/etc/passwd}]", "not a file beside"},
    {"engine_key", 4, "target: {engine: {config: e.yaml, ^confg: e}}", "unknown key", "config"},
    {"resource_kind", 6, "  db: {^postgress: private}", "unknown key \"postgress\"", "postgres"},
    {"resource_two", 6, "  db: ^{postgres: private, sqlite: private}", "a resource of 2 kinds"},
    {"resource_name", 6, "  ^DB: {postgres: private}", "is not a name"},
    {"resource_env", 6, "  db: {postgres: ^\"${env:NOWHERE}\"}", "variable NOWHERE is not set"},
    {"resource_env_open", 6, "  db: {postgres: ^\"${env:DATABASE_URL\"}", "without its }"},
    {"rate_unit", 8, "  rate: ^100", "\"100\" is not a rate"},
    {"rate_zero", 8, "  rate: ^0/s", "\"0/s\" is an invalid rate"},
    {"rate_most", 8, "  rate: ^10000001/s", "\"10000001/s\" is an invalid rate"},
    {"rate_negative", 8, "  rate: ^-100/s", "\"-100/s\" is negative"},
    {"load_timeout_long", 9, "  timeout: ^999999999999h", "\"999999999999h\" is too long"},
    {"rate_much", 8, "  rate: ^900000/s", "operations planned"},
    {"rate_tiny", 8, "  rate: ^0.01/h", "no operation planned"},
    {"arrival", 9, "  arrival: ^poison", "unknown arrival \"poison\"", "poisson"},
    {"load_key", 9, "  ^arival: poisson", "unknown key \"arival\"", "arrival"},
    {"load_timeout", 9, "  timeout: ^10", "\"10\" is not a duration"},
    {"load_timeout_zero", 9, "  timeout: ^0s", "\"0s\" is an invalid timeout"},
    {"rates_phase", 9, "  rates: {^falt: 5/s}", "unknown key \"falt\"", "fault"},
    {"rates_value", 9, "  rates: {fault: ^5}", "is not a rate"},
    {"requests_none", 10, "  requests: ^[]", "0 requests"},
    {"request_method", 10, "  requests: [{method: ^PSOT, path: /}]", "unknown method", "POST"},
    {"request_path", 10, "  requests: [{path: ^v1}]", "not a path"},
    {"request_path_ascii", 10, "  requests: [{path: ^/\xc3\xbc}]", "not a path"},
    {"request_path_missing", 10, "  requests: [^{method: GET}]", "without \"path\""},
    {"request_bodies", 10, "  requests: [{path: /, body: x, body_file: ^y}]", "together"},
    {"request_file", 10, "  requests: [{path: /, body_file: ^missing.json}]",
     "cannot read folder/missing.json: No such file or directory"},
    {"request_header", 10, "  requests: [{path: /, headers: {^\"a b\": c}}]", "a header's name"},
    {"request_header_framing", 10, "  requests: [{path: /, headers: {^content-Length: \"3\"}}]",
     "is made from the body"},
    {"request_header_lines", 10, "  requests: [{path: /, headers: {a: ^\"b\\r\\nc: d\"}}]",
     "several lines"},
    {"expect_low", 10, "  requests: [{path: /, expect: {status: [200, ^99]}}]",
     "\"99\" is no HTTP status"},
    {"expect_high", 10, "  requests: [{path: /, expect: {status: ^600}}]", "is no HTTP status"},
    {"expect_text", 10, "  requests: [{path: /, expect: {status: ^ok}}]", "is no HTTP status"},
    {"expect_none", 10, "  requests: [{path: /, expect: {status: ^[]}}]", "no HTTP status"},
    {"expect_key", 10, "  requests: [{path: /, expect: {^statuses: 200}}]", "unknown key",
     "status"},
    {"expect_missing", 10, "  requests: [{path: /, expect: ^{}}]", "without \"status\""},
    {"expect_scalar", 10, "  requests: [{path: /, expect: ^200}]", "a single value"},
    {"tenant_twice", 10, "  requests: [{path: /, tenants: ^[acme, acme]}]", "twice"},
    {"tenants_differ", 10,
     "  requests: [{path: /, tenants: [acme]}, ^{path: /, tenants: [globex]}]", "other tenants"},
    {"phase_empty", 11, "phases: {baseline: 4s, ^fault: , recovery: 5s}",
     "the key \"fault\" has no value"},
    {"resource_postgres", 6, "  db: {postgres: ^privat}", "unknown postgres \"privat\"", "private"},
    {"phase_key", 11, "phases: {warmup: 1s, ^baselin: 4s, fault: 5s, recovery: 5s}", "unknown key",
     "baseline"},
    {"phase_unit", 11, "phases: {baseline: 4s, fault: ^5, recovery: 5s}", "is not a duration"},
    {"phase_no_fault", 11, "phases: {baseline: 4s, fault: ^0s, recovery: 5s}", "no fault phase"},
    {"phase_no_recovery", 11, "phases: {baseline: 4s, fault: 5s, recovery: ^0s}",
     "no recovery phase"},
    {"phase_missing", 11, "phases: ^{baseline: 4s, fault: 5s}", "without \"recovery\""},
    {"phase_day", 11, "phases: ^{baseline: 4s, fault: 20h, recovery: 20h}", "longer than a day"},
    {"phase_huge", 11, "phases: ^{baseline: 4s, fault: 2500000h, recovery: 2500000h}",
     "longer than a day"},
    {"fault_name", 13, "  - {fault: ^databse_down, on: db}", "unknown fault", "database_down"},
    {"fault_missing", 13, "  - ^{on: db}", "without \"fault\""},
    {"fault_resource", 13, "  - {fault: database_down, on: ^bd}", "unknown resource \"bd\"", "db"},
    {"fault_on_none", 13, "  - {fault: tool_slow, delay: 1s, on: ^db}",
     "tool_slow is done to no resource"},
    {"fault_on_missing", 13, "  - ^{fault: database_down}", "without \"on\""},
    {"fault_late", 13, "  - {fault: database_down, on: db, at: ^5s}", "begins after"},
    {"fault_long", 13, "  - {fault: database_down, on: db, at: 1s, for: ^5s}", "ends after"},
    {"fault_for_zero", 13, "  - {fault: database_down, on: db, for: ^0s}", "of no length"},
    {"fault_probability", 13, "  - {fault: database_down, on: db, probability: ^0}",
     "can never fire"},
    {"fault_probability_much", 13, "  - {fault: database_down, on: db, probability: ^150%}",
     "is not a ratio"},
    {"fault_every_n", 13, "  - {fault: database_down, on: db, every_n: ^0}", "is not a count"},
    {"fault_parameter", 13, "  - {fault: tool_slow, ^dely: 1s}", "unknown key of tool_slow",
     "delay"},
    {"fault_parameter_unit", 13, "  - {fault: tool_slow, delay: ^1}", "is not a duration"},
    {"fault_parameter_integer", 13, "  - {fault: tool_slow, delay: 1s, times: ^x}",
     "not a whole number"},
    {"fault_parameter_bool", 13, "  - {fault: tool_slow, delay: 1s, hard: ^maybe}",
     "not a truth value"},
    {"fault_incomplete", 13, "  - ^{fault: tool_slow}", "tool_slow without \"delay\""},
    {"fault_tenant", 13, "  - {fault: tool_slow, delay: 1s, tenant: ^acm}", "unknown tenant",
     "acme"},
    {"check_metric", 15, "  - {name: s, metric: ^status_shar, status: success, at_least: 1}",
     "unknown metric", "status_share"},
    {"check_name_missing", 15, "  - ^{metric: http_5xx, at_most: 0}", "without \"name\""},
    {"check_status", 15, "  - {name: s, metric: status_share, status: ^succes, at_least: 1}",
     "unknown status", "success"},
    {"check_status_missing", 15, "  - ^{name: s, metric: status_share, at_least: 1}",
     "without a status"},
    {"check_selector", 15, "  - {name: s, metric: http_5xx, step: ^a, at_most: 0}",
     "has no selector step"},
    {"check_key", 15, "  - {name: s, metric: http_5xx, ^at_mots: 0, at_most: 0}", "unknown key",
     "at_most"},
    {"check_limit_none", 15, "  - ^{name: s, metric: http_5xx}", "without a limit"},
    {"check_limit_two", 15, "  - ^{name: s, metric: http_5xx, at_most: 0, below: 1}",
     "two limits on one side"},
    {"check_limits_crossed", 15,
     "  - {name: s, metric: error_ratio, at_least: 99%, at_most: ^98%, during: baseline}",
     "nothing is at least 99% and at most 98%"},
    {"check_limits_touch", 15,
     "  - {name: s, metric: error_ratio, above: 5%, at_most: ^5%, during: baseline}",
     "nothing is above 5% and at most 5%"},
    {"check_below_nothing", 15, "  - {name: s, metric: http_5xx, below: ^0, during: baseline}",
     "nothing is below 0"},
    {"check_above_all", 15, "  - {name: s, metric: error_ratio, above: ^100%, during: baseline}",
     "nothing is above 100%"},
    {"check_metric_latency", 15, "  - {name: s, metric: ^latency, below: 1s, during: baseline}",
     "unknown metric \"latency\"", "response"},
    {"check_metric_percentile", 15, "  - {name: s, metric: ^p99, below: 1s, during: baseline}",
     "unknown metric \"p99\"", "response"},
    {"check_data_source", 15,
     "  - {name: s, metric: data_source_share, step: a, data_source: ^sqlit, at_least: 99%, "
     "during: baseline}",
     "unknown data source", "sqlite"},
    {"check_limit_unit", 15, "  - {name: s, metric: http_5xx, at_most: ^1%}", "is not a count"},
    {"check_limit_ratio", 15, "  - {name: s, metric: error_ratio, at_most: ^5}", "is not a ratio"},
    {"check_limit_one", 15, "  - {name: s, metric: error_ratio, below: ^1}",
     "1 without % means 100 %"},
    {"check_limit_time", 16, "  - {name: s, metric: response, percentile: 99, below: ^300}",
     "is not a duration"},
    {"check_percentile", 16, "  - {name: s, metric: response, percentile: ^101, below: 1s}",
     "not a percentile"},
    {"check_percentile_none", 16, "  - ^{name: s, metric: response, below: 1s}",
     "without a percentile"},
    {"check_percentile_extra", 16, "  - {name: s, metric: http_5xx, percentile: ^99, at_most: 0}",
     "has no percentiles"},
    {"check_window", 16, "  - {name: s, metric: http_5xx, at_most: 0, during: ^falt}",
     "unknown window", "fault"},
    {"check_after", 16, "  - ^{name: s, metric: http_5xx, at_most: 0, during: fault, after: 5s}",
     "looks at nothing"},
    {"check_within_alone", 17, "  - {name: s, metric: http_5xx, at_most: 0, within: ^3s}",
     "within of what"},
    {"check_within_during", 17,
     "  - {name: s, metric: http_5xx, at_most: 0, within: ^3s, of: heal, during: fault}",
     "beside \"during\""},
    {"check_of", 17, "  - {name: s, metric: http_5xx, at_most: 0, within: 3s, of: ^heel}",
     "unknown edge", "heal"},
    {"check_within_long", 17, "  - ^{name: s, metric: http_5xx, at_most: 0, within: 6s, of: heal}",
     "looks at nothing"},
    {"check_twice", 17, "  - {name: ^steady, metric: http_5xx, at_most: 0}", "steady twice"},
    {"check_baseline_share", 17, "  - {name: s, metric: error_ratio, of_baseline: ^10%}",
     "cannot be bounded"},
    {"check_baseline_self", 17,
     "  - ^{name: s, metric: response, percentile: 50, of_baseline: 10%, during: baseline}",
     "compared with itself"},
    {"check_leaks_allowed", 17, "  - ^{name: s, metric: canary_leaks, at_most: 3}", "allows leaks"},
    {"check_leaks_wanted", 17, "  - ^{name: s, metric: canary_leaks, at_least: 0}", "allows leaks"},
    {"check_leaks_both", 17, "  - ^{name: s, metric: canary_leaks, at_most: 0, above: 0}",
     "allows leaks"},
    {"check_reserved", 17, "  - {name: ^no-canary-leaks, metric: http_5xx, at_most: 0}",
     "is reserved"},
    {"check_reserved_again", 17, "  - {name: ^steady-again, metric: http_5xx, at_most: 0}",
     "is reserved"},
    {"check_no_baseline", 15, "  ^- {name: s, metric: http_5xx, at_most: 0, during: fault}",
     "no check of the steady state"},
    {"check_slack", 17, "  - {name: s, metric: response, percentile: 9, below: 1s, slack: ^1ms}",
     "slack without of_baseline"},
    {"check_tenant", 17, "  - {name: s, metric: http_5xx, at_most: 0, tenant: ^acne}",
     "unknown tenant", "acme"},
    {"check_error_code", 17,
     "  - {name: s, metric: step_error_share, step: a, error_code: ^TOOL_TIMEOT, at_least: 1}",
     "unknown error code", "TOOL_TIMEOUT"},
    {"protection", 18, "must_fail_without: [fallback, ^dedline]", "unknown protection", "deadline"},
    {"clock", 18, "clocks: [^vitual]", "unknown clock", "virtual"},
    {"clock_none", 18, "clocks: ^[]", "no clock"},
    {"profile_typo", 19, "profiles: {full: {phases: {^baselin: 30s}}}", "unknown key", "baseline"},
    {"profile_value", 19, "profiles: {full: {phases: {baseline: ^30}}}", "is not a duration"},
    {"profile_empty", 19, "profiles: {full: {load: {^rate: }}}", "\"rate\" has no value"},
    {"profile_empty_section", 19, "profiles: {full: {^load: }}", "\"load\" has no value"},
    {"profile_name", 19, "profiles: {full: {name: ^other}}", "a profile with its own name"},
    {"profile_nested", 19, "profiles: {full: {profiles: ^{}}}", "a profile with its own profiles"},
    {"profile_scalar", 19, "profiles: {full: ^5}", "a single value"},
    {"tag", 3, "description: ^!!binary x", "a YAML tag"},
    {"percent", 3, "description: ^%bad", "not YAML"},
    {"tab", 3, "description:\n^\ta: b", "a tab in the indentation"},
    {"key_list", 3, "? ^[a]\n: b", "a key that is a list"},
    {"second_document", 3, "^---\na: b", "a second document"},
};

class BadScenario : public testing::TestWithParam<BadCase> {};

TEST_P(BadScenario, IsRefusedAtItsPlace) {
    const BadCase& bad = GetParam();
    std::string with = bad.with;
    const std::size_t mark = with.find('^');
    ASSERT_NE(mark, std::string::npos);
    const std::string before = with.substr(0, mark);
    with.erase(mark, 1);
    const auto breaks = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t last = before.rfind('\n');
    const std::size_t column = last == std::string::npos ? mark : mark - last - 1;

    std::vector<std::string> lines = good_lines();
    lines.at(bad.line - 1) = with;
    const ParsedScenario parsed = parse_scenario(joined(lines), "s.yaml", "folder", good_options());
    EXPECT_FALSE(parsed.scenario.has_value());
    std::string all;
    bool found = false;
    // A whole section's mistake is where the section, or the file, begins.
    const std::size_t line =
        std::string_view(bad.name) == "version_missing" ? 2 : bad.line + breaks;
    for (const yaml::Diagnostic& problem : parsed.problems) {
        all += to_string(problem) + "\n";
        found = found || (problem.position.file == "s.yaml" &&
                          static_cast<std::size_t>(problem.position.line) == line &&
                          static_cast<std::size_t>(problem.position.column) == column + 1 &&
                          problem.what.find(bad.what) != std::string::npos &&
                          problem.nearest == bad.nearest);
    }
    EXPECT_TRUE(found) << "wanted " << line << ":" << column + 1 << ": " << bad.what << " ("
                       << bad.nearest << ")\n"
                       << all;
}

INSTANTIATE_TEST_SUITE_P(Table, BadScenario, testing::ValuesIn(kCases),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(BadScenarios, AStatusOutOfRangeIsToldTheRange) {
    for (const auto& [line, with] :
         {std::pair(10U, "  requests: [{path: /, expect: {status: [999]}}]"),
          std::pair(15U,
                    "  - {name: s, metric: http_status_share, http_status: 999, at_most: 1%}")}) {
        std::vector<std::string> lines = good_lines();
        lines.at(line - 1) = with;
        const ParsedScenario parsed = parse_scenario(joined(lines), "s.yaml", "", good_options());
        EXPECT_TRUE(std::ranges::any_of(parsed.problems, [](const yaml::Diagnostic& problem) {
            return problem.what.find("\"999\" is no") != std::string::npos &&
                   problem.expected.find("from 100 to 599") != std::string::npos;
        })) << with;
    }
}

TEST(BadScenarios, AllMistakesOfAFileAreReportedInOnePass) {
    std::vector<std::string> lines = good_lines();
    lines[7] = "  rate: 100";
    lines[10] = "phases: {baseline: 4, fault: 5s, recovery: 5s}";
    lines[12] = "  - {fault: databse_down, on: db}";
    const ParsedScenario parsed = parse_scenario(joined(lines), "s.yaml", "", good_options());
    std::string all;
    for (const yaml::Diagnostic& problem : parsed.problems) {
        all += to_string(problem) + "\n";
    }
    // What only follows from a mistake is not one.
    ASSERT_EQ(parsed.problems.size(), 3U) << all;
    EXPECT_EQ(to_string(parsed.problems[0]),
              "s.yaml:8:9: \"100\" is not a rate; expected a number with /s, /m or /h, such as "
              "100/s");
    EXPECT_EQ(parsed.problems[1].position.line, 11);
    EXPECT_EQ(to_string(parsed.problems[2]),
              "s.yaml:13:13: unknown fault \"databse_down\"; did you mean \"database_down\"? "
              "Expected one of database_down, tool_slow");
}

// The path, not the query, which may hold a key.
TEST(BadScenarios, APathInTheUrlIsToldWherePathsBelong) {
    std::vector<std::string> lines = good_lines();
    lines[3] = "target: {url: \"http://h:1/api/v1?key=secret\"}";
    const ParsedScenario parsed = parse_scenario(joined(lines), "s.yaml", "", good_options());
    ASSERT_FALSE(parsed.problems.empty());
    EXPECT_EQ(to_string(parsed.problems[0]),
              "s.yaml:4:15: a url with a path, a query or a fragment; expected http://host:port "
              "alone; write /api/v1 in load.requests[].path");
    lines[3] = "target: {url: \"http://h:1/\"}";
    for (const auto& problem :
         parse_scenario(joined(lines), "s.yaml", "", good_options()).problems) {
        EXPECT_NE(problem.position.line, 4) << to_string(problem);
    }
}

TEST(BadScenarios, AFaultOnAResourceWithoutAnyIsToldHowToNameOne) {
    std::vector<std::string> lines = good_lines();
    lines[4] = "";
    lines[5] = "";
    const ParsedScenario parsed = parse_scenario(joined(lines), "s.yaml", "", good_options());
    ASSERT_EQ(parsed.problems.size(), 1U);
    EXPECT_EQ(to_string(parsed.problems[0]),
              "s.yaml:13:32: unknown resource \"db\"; expected a resource of the scenario, such as "
              "resources: {db: {postgres: private}}");
}

TEST(BadScenarios, AVariableThatIsNotSetIsOneMistake) {
    std::vector<std::string> lines = good_lines();
    lines[1] = "name: ${env:NOPE}";
    const ParsedScenario parsed = parse_scenario(joined(lines), "s.yaml", "", good_options());
    ASSERT_EQ(parsed.problems.size(), 1U);
    EXPECT_EQ(parsed.problems[0].what, "the environment variable NOPE is not set");
}

TEST(BadScenarios, AMisspeltKeyIsNotAlsoMissing) {
    std::vector<std::string> lines = good_lines();
    lines[9] = "  requests: [{method: GET, pathh: /}]";
    lines[10] = "phasess: {baseline: 4s, fault: 5s, recovery: 5s}";
    const ParsedScenario parsed = parse_scenario(joined(lines), "s.yaml", "", good_options());
    ASSERT_EQ(parsed.problems.size(), 2U);
    EXPECT_EQ(parsed.problems[0].what, "unknown key \"pathh\"");
    EXPECT_EQ(parsed.problems[1].what, "unknown key \"phasess\"");
}

// Where without the key that was meant nothing else of its mapping is read, or where any of several
// keys would do.
TEST(BadScenarios, AMisspeltKeyIsOneMistake) {
    struct Row {
        std::size_t line;
        const char* with;
        const char* nearest;
    };
    for (const Row& row : {
             Row{4, "target: {engin: {config: e.yaml}}", "engine"},
             Row{6, "  db: {postgress: private, schema: assets.sql}", "postgres"},
             Row{13, "  - {falt: database_down, on: db, for: 5s}", "fault"},
             Row{15, "  - {name: s, metrik: success_share, at_least: 99%, during: baseline}",
                 "metric"},
             Row{15, "  - {nme: s, metric: success_share, at_least: 99%, during: baseline}",
                 "name"},
             Row{15, "  - {name: s, metric: success_share, at_leest: 99%, during: baseline}",
                 "at_least"},
             Row{15, "  - {name: s, metric: success_share, at_least: 99%, durng: baseline}",
                 "during"},
             Row{15,
                 "  - {name: s, metric: status_share, statsu: success, at_least: 99%, "
                 "during: baseline}",
                 "status"},
             Row{16, "  - {name: s, metric: response, percentil: 99, below: 1s}", "percentile"},
             Row{16, "  - {name: s, metric: response, percentile: 99, belwo: 1s}", "below"},
             Row{16,
                 "  - {name: s, metric: response, percentile: 99, of_basline: 10%, slack: 1ms, "
                 "below: 1s}",
                 "of_baseline"},
             Row{17, "  - {name: s, metric: http_5xx, at_most: 0, witin: 3s, of: heal}", "within"},
         }) {
        std::vector<std::string> lines = good_lines();
        lines.at(row.line - 1) = row.with;
        const ParsedScenario parsed = parse_scenario(joined(lines), "s.yaml", "", good_options());
        std::string all;
        for (const yaml::Diagnostic& problem : parsed.problems) {
            all += to_string(problem) + "\n";
        }
        ASSERT_EQ(parsed.problems.size(), 1U) << row.with << "\n" << all;
        EXPECT_TRUE(parsed.problems[0].what.starts_with("unknown key ")) << all;
        EXPECT_EQ(parsed.problems[0].nearest, row.nearest) << all;
    }
}

// One that is found twice, or in a place where only its consequence is.
TEST(BadScenarios, OneMistakeIsOneProblem) {
    struct Row {
        std::size_t line;
        const char* with;
        const char* said;
    };
    for (const Row& row : {
             Row{2, "name: -a",
                 "2:7: \"-a\" is not a name; expected 1 to 64 lower-case letters, digits, - and _, "
                 "not beginning with -"},
             Row{4, "target: {engine: {cfg: engine.yaml}}",
                 "4:19: unknown key \"cfg\", and no \"config\"; expected one of config"},
             Row{4, "target: {command: ./service}",
                 "4:19: a single value; expected a list of 1 to 64 words"},
             Row{10, "  requests: [{route: /}]",
                 "10:15: unknown key \"route\", and no \"path\"; expected one of method, path"},
             Row{10, "  requests: [{path: /, tenants: acme}]",
                 "10:33: a single value; expected a list"},
             Row{11, "phases: {baseline:4s, fault: 5s, recovery: 5s}",
                 "11:10: no space after the colon of baseline:; expected \"baseline: 4s\""},
             Row{13, "  - {fault:database_down, on: db}",
                 "13:6: no space after the colon of fault:; expected \"fault: database_down\""},
             Row{16, "  - {name: s, metric: http_5xx, at_most:0}",
                 "16:33: no space after the colon of at_most:; expected \"at_most: 0\""},
             Row{16, "  - {name: s, metric: http_5xx, at_most: 0, below: 1%}",
                 "16:5: two limits on one side"},
             Row{16, "  - {name: s, metric: canary_leaks, at_most: 0, below: 1}",
                 "16:5: two limits on one side"},
         }) {
        std::vector<std::string> lines = good_lines();
        lines.at(row.line - 1) = row.with;
        lines.at(17) = "";  // which other targets than the engine refuse
        const ParsedScenario parsed = parse_scenario(joined(lines), "s.yaml", "", good_options());
        std::string all;
        for (const yaml::Diagnostic& problem : parsed.problems) {
            all += to_string(problem) + "\n";
        }
        ASSERT_EQ(parsed.problems.size(), 1U) << row.with << "\n" << all;
        EXPECT_EQ(all.find(std::string("s.yaml:") + row.said), 0U) << all;
    }
}

TEST(BadScenarios, ChecksThatAreNoListAreOneMistake) {
    for (const char* const wrong : {"checks: {}", "checks: []", "checks:"}) {
        std::vector<std::string> lines = good_lines();
        lines[13] = wrong;
        lines[14] = lines[15] = lines[16] = "";
        const ParsedScenario parsed = parse_scenario(joined(lines), "s.yaml", "", good_options());
        EXPECT_EQ(parsed.problems.size(), 1U) << wrong;
    }
}

TEST(BadScenarios, FaultsNeedASteadyStateBeforeThem) {
    std::vector<std::string> lines = good_lines();
    lines[14] = "  - {name: s, metric: http_5xx, at_most: 0, during: all}";
    const ParsedScenario parsed = parse_scenario(joined(lines), "s.yaml", "", good_options());
    ASSERT_EQ(parsed.problems.size(), 1U);
    EXPECT_EQ(to_string(parsed.problems[0]),
              "s.yaml:15:3: faults, but no check of the steady state before them; expected a check "
              "with \"during: baseline\", such as {name: steady, metric: success_share, "
              "at_least: 99%, during: baseline}");
    lines[12] = "  []";
    lines[17] = "";
    EXPECT_TRUE(parse_scenario(joined(lines), "s.yaml", "", good_options()).problems.empty());
}

TEST(BadScenarios, AFreezeFitsIntoItsFault) {
    ParserOptions options = good_options();
    options.faults = fault::fault_infos();
    std::vector<std::string> lines = good_lines();
    lines[12] = "  - {fault: database_down, on: db, at: 1s, for: 2s, freeze: 2s}";
    EXPECT_TRUE(parse_scenario(joined(lines), "s.yaml", "", options).problems.empty());
    lines[12] = "  - {fault: database_down, on: db, at: 1s, freeze: 4001ms}";
    const ParsedScenario parsed = parse_scenario(joined(lines), "s.yaml", "", options);
    ASSERT_EQ(parsed.problems.size(), 1U);
    EXPECT_EQ(
        to_string(parsed.problems[0]),
        "s.yaml:13:52: freeze of database_down is longer than the fault lasts; expected freeze "
        "of at most 4s");
}

TEST(BadScenarios, AFloodOfMistakesIsBounded) {
    std::string text = "version: 1\n";
    for (int i = 0; i < 500; ++i) {
        text += "key" + std::to_string(i) + ": x\n";
    }
    EXPECT_EQ(parse_scenario(text, "s.yaml", "", good_options()).problems.size(),
              yaml::kMaxDiagnostics);
}

TEST(BadScenarios, WhatWasTypedIsShownOnOneLineWithoutControlCharacters) {
    const ParsedScenario parsed =
        parse_scenario("\"a\\n\\e[31mb\": 1\n", "s.yaml", "", good_options());
    for (const yaml::Diagnostic& problem : parsed.problems) {
        for (const char c : to_string(problem)) {
            EXPECT_GE(static_cast<unsigned char>(c), 0x20);
        }
    }
}

TEST(BadScenarios, ProtectionsAreRefusedForOtherTargets) {
    std::vector<std::string> lines = good_lines();
    lines[3] = "target: {url: \"http://127.0.0.1:80\"}";
    const ParsedScenario parsed = parse_scenario(joined(lines), "s.yaml", "", good_options());
    ASSERT_EQ(parsed.problems.size(), 1U);
    EXPECT_EQ(parsed.problems[0].position.line, 18);
    EXPECT_EQ(parsed.problems[0].position.column, 20);
}

TEST(GoodScenarios, AHeadersValueMayHoldATab) {
    std::vector<std::string> lines = good_lines();
    lines[9] = "  requests: [{path: /, headers: {a: \"b\\tc\"}, tenants: [acme, globex]}]";
    const ParsedScenario parsed = parse_scenario(joined(lines), "s.yaml", "", good_options());
    ASSERT_TRUE(parsed.scenario) << to_string(parsed.problems.front());
    EXPECT_EQ(parsed.scenario->load.requests[0].headers[0].value, "b\tc");
}

TEST(BadScenarios, AVirtualClockIsRefusedForOtherTargets) {
    std::vector<std::string> lines = good_lines();
    lines[3] = "target: {command: [./service]}";
    lines[17] = "clocks: [virtual]";
    const ParsedScenario parsed = parse_scenario(joined(lines), "s.yaml", "", good_options());
    ASSERT_EQ(parsed.problems.size(), 1U);
    EXPECT_EQ(parsed.problems[0].position.line, 18);
}

// Every other mistake of such a file may be none once the target can be run.
TEST(BadScenarios, ATargetThatCannotBeRunIsTheOnlyProblem) {
    std::vector<std::string> lines = good_lines();
    lines[3] = "target: {command: [./service], ready: {http: /healthz}}";
    lines.emplace_back("bogus: 1");
    ParserOptions options = good_options();
    options.targets = {"engine", "url"};
    const ParsedScenario parsed = parse_scenario(joined(lines), "s.yaml", "", options);
    EXPECT_FALSE(parsed.scenario);
    ASSERT_EQ(parsed.problems.size(), 1U);
    EXPECT_EQ(to_string(parsed.problems[0]),
              "s.yaml:4:9: a target of the kind command; expected one that can be run so far: "
              "engine, url");
}

}  // namespace
}  // namespace faultline::scenario

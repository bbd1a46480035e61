#include "scenarios/report/report_tables.h"

#include "tests/unit/scenarios/report/synthetic_run.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

bool holds(const HtmlTable& table, std::string_view what) {
    return table.markup().find(what) != std::string::npos;
}

TEST(ReportTables, APhaseSaysWhatWasOfferedWhatCameAndHowFast) {
    const auto table = phases_table(reported(small_run()));
    EXPECT_TRUE(holds(table,
                      "<th scope=\"row\">fault</th><td class=\"number\">2s</td>"
                      "<td class=\"number\">20.5</td><td class=\"number\">20</td>"
                      "<td class=\"number\">36</td><td class=\"number\">4 (10%)</td>"
                      "<td class=\"number\">0</td><td class=\"number\">5</td>"
                      "<td class=\"number\">202ms</td>"))
        << table.markup();
    EXPECT_TRUE(holds(table, "<th scope=\"row\">all</th>"));
}

TEST(ReportTables, HttpStatusesByPhase) {
    const auto table = http_statuses_table(reported(small_run()));
    EXPECT_TRUE(holds(table,
                      "<th scope=\"row\">no answer</th><td class=\"number\">0</td>"
                      "<td class=\"number\">4</td><td class=\"number\">0</td>"
                      "<td class=\"number\">4</td>"))
        << table.markup();
    EXPECT_TRUE(holds(table, "<th scope=\"row\">200</th><td class=\"number\">40</td>"));
}

TEST(ReportTables, TheEnvironmentSaysVersionAndMachine) {
    const auto table = environment_table(reported(small_run()));
    EXPECT_TRUE(holds(table, "<td>0.1.0, commit f00c1a2b3c4d</td>"));
    EXPECT_TRUE(holds(table, "<th scope=\"row\">host</th><td>here</td>"));
    EXPECT_TRUE(holds(table, "<th scope=\"row\">CPUs</th><td>2</td>"));
    JudgedRun tarball = small_run();
    tarball.record.environment.commit = "";
    EXPECT_TRUE(holds(environment_table(reported(tarball)), "<td>0.1.0</td>"));
}

TEST(ReportTables, ACheckThatDidNotPassSaysWhy) {
    const auto table = checks_table(reported(small_run()));
    EXPECT_TRUE(holds(table, "4 of 40 operations had no answer."));
    EXPECT_TRUE(holds(table, "scenarios/library/database-down.yaml:20"));
}

TEST(ReportTables, WhatWasNotSentIsCountedByItsCause) {
    JudgedRun run = small_run();
    run.record.tallies.at(1).tally.outcomes.at(static_cast<std::size_t>(load::Outcome::kShed)) = 9;
    run.record.never_connected = 6;
    const auto table = generator_table(reported(run));
    EXPECT_TRUE(holds(table, "<th scope=\"row\">not sent</th><td>9</td>")) << table.markup();
    EXPECT_TRUE(holds(table, "not sent: no time to open a connection</th><td>6</td>"));
    EXPECT_TRUE(holds(table, "not sent: too many in flight</th><td>3</td>"));
    EXPECT_FALSE(holds(table, "not sent: no descriptor or port left"));
}

TEST(ReportTables, WhatThereIsNotIsEmpty) {
    const ReportedRun run = reported(JudgedRun{});
    EXPECT_TRUE(checks_table(run).empty());
    EXPECT_TRUE(protections_table(run).empty());
    EXPECT_TRUE(faults_table(run).empty());
    EXPECT_TRUE(steps_table(run).empty());
    EXPECT_TRUE(http_statuses_table(run).empty());
}

}  // namespace
}  // namespace faultline::scenario

// The tables of a run's page, one function a table. A table without rows is empty(). Pure.
#pragma once

#include "scenarios/report/html_table.h"
#include "scenarios/report/reported_run.h"

namespace faultline::scenario {

[[nodiscard]] HtmlTable checks_table(const ReportedRun& run);
// What every run is held to, and what came of it.
[[nodiscard]] HtmlTable invariants_table(const ReportedRun& run);
// What came of the runs with one protection switched off.
[[nodiscard]] HtmlTable protections_table(const ReportedRun& run);
[[nodiscard]] HtmlTable proofs_table(const ReportedRun& run);
[[nodiscard]] HtmlTable phases_table(const ReportedRun& run);
[[nodiscard]] HtmlTable http_statuses_table(const ReportedRun& run);
[[nodiscard]] HtmlTable faults_table(const ReportedRun& run);
[[nodiscard]] HtmlTable steps_table(const ReportedRun& run);
[[nodiscard]] HtmlTable generator_table(const ReportedRun& run);
[[nodiscard]] HtmlTable environment_table(const ReportedRun& run);

}  // namespace faultline::scenario

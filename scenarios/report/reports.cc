#include "scenarios/report/reports.h"

#include <array>

// clang-format off
// One line a report: x.cc beside this file defines x_report(). But run_metrics.cc defines
// metrics_text_report() and openmetrics_report().
#define FAULTLINE_REPORTS(row) \
    row(result_json) \
    row(events_ndjson) \
    row(junit) \
    row(markdown) \
    row(metrics_text) \
    row(openmetrics) \
    row(results_csv) \
    row(html_report)
// clang-format on

namespace faultline::scenario {

#define FAULTLINE_DECLARE(name) Report name##_report();
FAULTLINE_REPORTS(FAULTLINE_DECLARE)
#undef FAULTLINE_DECLARE

std::span<const Report> reports() {
#define FAULTLINE_MAKE(name) name##_report(),
    static const std::array kTable = {FAULTLINE_REPORTS(FAULTLINE_MAKE)};
#undef FAULTLINE_MAKE
    return kTable;
}

}  // namespace faultline::scenario

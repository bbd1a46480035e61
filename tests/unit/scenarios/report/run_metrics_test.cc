#include "scenarios/report/run_metrics.h"

#include "tests/fakes/required.h"
#include "tests/unit/scenarios/report/golden.h"
#include "tests/unit/scenarios/report/outside_reader.h"
#include "tests/unit/scenarios/report/synthetic_run.h"

#include <array>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(RunMetrics, Golden) {
    const std::array<JudgedRun, 2> runs = {small_run(), passing_run("spike-10x")};
    expect_golden("metrics.txt", metrics_text(all_reported(runs)));
    expect_golden("metrics.openmetrics.txt", metrics_openmetrics(all_reported(runs)));
}

TEST(RunMetrics, OtherReadersTakeItAsOpenMetrics) {
    FAULTLINE_SKIP_WITHOUT(python_has("prometheus_client.openmetrics.parser"),
                           "python3-prometheus-client");
    // The same scenario twice, as in a sweep over seeds, gives no series twice.
    const std::array<JudgedRun, 3> runs = {small_run(), hostile_run(), small_run()};
    const auto said = read_with_python(
        "import sys\nfrom prometheus_client.openmetrics.parser import "
        "text_string_to_metric_families as read\n"
        "print(sum(int(s.value) for f in read(open(sys.argv[1]).read()) for s in f.samples "
        "if s.name == 'faultline_load_operations_total'))",
        metrics_openmetrics(all_reported(runs)));
    ASSERT_TRUE(said);
    EXPECT_EQ(*said, "240\n") << "the hostile run does not say when it was: it has no place here";
}

}  // namespace
}  // namespace faultline::scenario

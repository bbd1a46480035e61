#include "scenarios/report/results_csv.h"

#include "tests/fakes/required.h"
#include "tests/unit/scenarios/report/outside_reader.h"
#include "tests/unit/scenarios/report/synthetic_run.h"

#include <array>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(ResultsCsv, OtherReadersTakeItWhateverTheTexts) {
    const std::array<JudgedRun, 2> runs = {small_run(), hostile_run()};
    const auto said = read_with_python(
        "import csv, sys\n"
        "rows = list(csv.DictReader(open(sys.argv[1], newline='', encoding='utf-8')))\n"
        "assert all(None not in row and None not in row.values() for row in rows)\n"
        "print(len(rows), sum(int(row['offered'] or 0) for row in rows),\n"
        "      [row['p99_s'] for row in rows if row['name'] == 'fault'])",
        results_csv(all_reported(runs)));
    FAULTLINE_SKIP_WITHOUT(said, "python3");
    EXPECT_EQ(*said, "12 240 ['inf', 'inf']\n");
}

TEST(ResultsCsv, NoTextIsAFormula) {
    for (const std::string name : {"=1+1", "+1", "-1", "@SUM"}) {
        const JudgedRun run = passing_run(name);
        EXPECT_NE(results_csv(all_reported({&run, 1})).find("\r\n'" + name + ","),
                  std::string::npos)
            << name;
    }
}

}  // namespace
}  // namespace faultline::scenario

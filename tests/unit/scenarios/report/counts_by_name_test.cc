#include "scenarios/report/counts_by_name.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(CountsByName, ListWhatHappenedAndNothingElse) {
    load::OperationCounts counts;
    load::Sample sample;
    sample.outcome = load::Outcome::kCompleted;
    sample.http_status = 200;
    sample.label = 2;
    counts.add(sample);
    counts.add(sample);
    sample = {};
    sample.outcome = load::Outcome::kTimeout;
    counts.add(sample);
    RunRecord record;
    record.labels = {"", "never", "degraded"};
    EXPECT_EQ(counts_by_outcome(counts),
              (std::vector<NamedCount>{{"completed", 2}, {"timeout", 1}}));
    EXPECT_EQ(counts_by_status(counts),
              (std::vector<std::pair<unsigned, std::uint64_t>>{{200U, 2}}));
    EXPECT_EQ(counts_by_label(counts, record), (std::vector<NamedCount>{{"degraded", 2}}));
}

// A record may name fewer labels than were counted.
TEST(CountsByName, ALabelWithoutANameIsLeftOut) {
    load::OperationCounts counts;
    counts.labels = {0, 3, 4};
    RunRecord record;
    record.labels = {"", "success"};
    EXPECT_EQ(counts_by_label(counts, record), (std::vector<NamedCount>{{"success", 3}}));
}

}  // namespace
}  // namespace faultline::scenario

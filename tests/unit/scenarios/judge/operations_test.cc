// One judge, two sources: single operations and tallies of the same run give the same verdict by
// the same rule, and figures within 0.3 %.
#include "scenarios/judge/operations.h"

#include "base/random.h"
#include "scenarios/judge/check_judge.h"
#include "scenarios/judge/metric_table.h"
#include "tests/unit/scenarios/judge/record_builder.h"

#include <cmath>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

load::Sample random_sample(RandomStream& random, load::Sample sample) {
    const double fate = random.uniform();
    sample.released = sample.intended + from_seconds(random.exponential(0.0003));
    sample.first_byte_out = sample.released;
    sample.done = sample.released + from_seconds(random.exponential(0.02));
    if (fate < 0.03) {
        sample.outcome = load::Outcome::kRejected;
        sample.http_status = 503;
    } else if (fate < 0.05) {
        sample.outcome = fate < 0.04 ? load::Outcome::kTimeout : load::Outcome::kRefused;
        sample.http_status = 0;
        sample.label = kNoLabel;
    } else if (fate < 0.06) {
        sample.outcome = load::Outcome::kShed;
        sample.released = load::kNever;
    } else if (fate < 0.4) {
        sample.label = kDegraded;
    }
    return sample;
}

RunRecord random_record(std::uint64_t seed) {
    RandomStream random(seed, "test/record");
    RunRecord record = good_record();
    for (load::Sample& sample : record.samples) {
        sample = random_sample(random, sample);
    }
    return record;
}

// Every metric of whole operations, in every window that tallies know, with a limit near what is
// measured.
std::vector<CheckSpec> checks_of(RandomStream& random) {
    std::vector<CheckSpec> checks;
    for (const Metric& metric : metric_table()) {
        if (metric.about.about_steps) {
            continue;
        }
        CheckSpec check =
            check_of(std::string(metric.about.name), static_cast<CheckWindow>(random.below(4)));
        if (metric.about.percentile) {
            check.percentile = 50.0 + 49.0 * random.uniform();
        }
        if (metric.about.name == "http_status_share") {
            check.select["http_status"] = "200";
        } else if (metric.about.name == "status_share") {
            check.select["status"] = "degraded";
        }
        if (check.during != CheckWindow::kAll && random.below(2) == 0) {
            check.after = seconds(1);
        }
        check.at_most = 0.05 * random.uniform();
        if (metric.about.unit == MetricUnit::kRate) {
            check.at_most = 90.0;
        }
        checks.push_back(check);
    }
    return checks;
}

bool is_near(double a, double b) { return a == b || std::abs(a - b) <= 0.003 * std::abs(b); }

TEST(Operations, TalliesAndSingleOperationsGiveTheSameVerdict) {
    std::size_t compared = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        RunRecord exact = random_record(seed);
        RandomStream random(seed, "test/checks");
        exact.scenario.checks = checks_of(random);
        tally(exact);
        RunRecord tallies = exact;
        tallies.keeps_samples = false;
        tallies.samples.clear();
        tallies.steps.clear();
        const RecordIndex exact_index(exact);
        const RecordIndex tally_index(tallies);
        for (const CheckSpec& check : exact.scenario.checks) {
            const CheckOutcome a = judge_check(check, exact_index);
            const CheckOutcome b = judge_check(check, tally_index);
            const std::string what = check.metric + " in " + a.phase;
            ASSERT_EQ(a.measured_value.has_value(), b.measured_value.has_value()) << what;
            EXPECT_EQ(a.samples, b.samples) << what;
            if (!a.measured_value) {
                EXPECT_EQ(a.verdict, b.verdict) << what;
                continue;
            }
            ++compared;
            EXPECT_TRUE(is_near(*b.measured_value, *a.measured_value))
                << what << ": " << *a.measured_value << " and " << *b.measured_value;
            // Nearer to the limit than a histogram is exact, either may be right.
            if (!is_near(*a.measured_value, *check.at_most)) {
                EXPECT_EQ(a.verdict, b.verdict) << what << ": " << a.measured << ", " << a.limit;
            }
        }
    }
    EXPECT_GT(compared, 1000U);
}

TEST(Operations, ATallyKnowsNoTenantNorTheMomentOfHeal) {
    RunRecord record = good_record();
    CheckSpec tenant = check_of("error_ratio", CheckWindow::kFault);
    tenant.at_most = 0.0;
    tenant.select["tenant"] = "acme";
    CheckSpec within = check_of("error_ratio", CheckWindow::kRecovery);
    within.at_most = 0.0;
    within.within = seconds(1);
    record.scenario.checks = {tenant, within};
    tally(record);
    record.keeps_samples = false;
    const RecordIndex index(record);
    for (const CheckSpec& check : record.scenario.checks) {
        EXPECT_TRUE(
            needs_single_operations(check, find_metric(check.metric)->about, record.scenario));
        const CheckOutcome outcome = judge_check(check, index);
        EXPECT_EQ(outcome.verdict, Verdict::kInconclusive);
        EXPECT_EQ(outcome.explanation,
                  "it looks at single operations, and this record holds tallies only");
    }
}

TEST(Operations, ARejectionIsBadWhereItIsNotAllowed) {
    RunRecord record = good_record();
    record.samples[600].outcome = load::Outcome::kRejected;
    tally(record);
    CheckSpec check = check_of("error_ratio", CheckWindow::kFault);
    check.at_most = 0.0;
    EXPECT_EQ(judge_check(check, RecordIndex(record)).verdict, Verdict::kPass);
    for (const bool keeps_samples : {true, false}) {
        record.tallies[2].phase.rejections_allowed = false;
        record.keeps_samples = keeps_samples;
        EXPECT_EQ(judge_check(check, RecordIndex(record)).verdict, Verdict::kFail);
    }
}

}  // namespace
}  // namespace faultline::scenario

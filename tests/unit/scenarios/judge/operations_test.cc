// One judge, two sources: single operations and tallies of the same run give the same counts, the
// same verdict by the same rule, and figures within 0.3 %.
#include "scenarios/judge/operations.h"

#include "base/random.h"
#include "scenarios/judge/check_judge.h"
#include "scenarios/judge/metric_table.h"
#include "tests/unit/scenarios/judge/record_builder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

using load::Outcome;

// What becomes of the operations of a run, as shares.
struct Fates {
    double rejected = 0.0;
    double failed = 0.0;
    double shed = 0.0;
};

template <std::size_t N>
double one_of(RandomStream& random, const std::array<double, N>& values) {
    return values.at(random.below(N));
}

// From a run without a failure, whose means are finite, to one in which nothing was answered.
Fates random_fates(RandomStream& random) {
    return {.rejected = one_of(random, std::array{0.0, 0.03, 0.5}),
            .failed = one_of(random, std::array{0.0, 0.0, 0.02, 0.3, 1.0}),
            .shed = one_of(random, std::array{0.0, 0.01, 0.97})};
}

void fail(RandomStream& random, load::Sample& sample) {
    constexpr std::array kOutcomes = {Outcome::kTimeout,   Outcome::kRefused,
                                      Outcome::kReset,     Outcome::kUnanswered,
                                      Outcome::kHttpError, Outcome::kBodyTooLarge};
    sample.outcome = kOutcomes.at(random.below(kOutcomes.size()));
    const bool is_answered =
        sample.outcome == Outcome::kHttpError || sample.outcome == Outcome::kBodyTooLarge;
    sample.http_status = !is_answered ? 0 : sample.outcome == Outcome::kHttpError ? 500 : 200;
    sample.label = kNoLabel;
    sample.bytes_received = is_answered ? sample.bytes_received : 0;
    if (sample.outcome == Outcome::kRefused) {
        sample.first_byte_out = load::kNever;
    }
}

load::Sample random_sample(RandomStream& random, const Fates& fates, load::Sample sample) {
    sample.released = sample.intended + from_seconds(random.exponential(0.0003));
    sample.first_byte_out = sample.released + from_seconds(random.exponential(0.0005));
    sample.done = sample.first_byte_out + from_seconds(random.exponential(0.02));
    sample.bytes_received = random.below(1000);
    sample.leaked = random.below(300) == 0;
    sample.label = static_cast<std::uint16_t>(random.below(3));
    if (random.uniform() < fates.shed) {
        sample.outcome = Outcome::kShed;
        sample.released = load::kNever;
    } else if (random.uniform() < fates.failed) {
        fail(random, sample);
    } else if (random.uniform() < fates.rejected) {
        sample.outcome = Outcome::kRejected;
        sample.http_status = random.below(2) == 0 ? 429 : 503;
    }
    return sample;
}

RunRecord random_record(std::uint64_t seed) {
    RandomStream random(seed, "test/record");
    RunRecord record = good_record();
    const Fates fates = random_fates(random);
    for (load::Sample& sample : record.samples) {
        sample = random_sample(random, fates, sample);
    }
    return record;
}

// What a part of a phase may skip: the last leaves two operations of it.
constexpr std::array<Duration, 3> kSkips = {Duration{}, seconds(1), milliseconds(3980)};

void select_at_random(RandomStream& random, CheckSpec& check) {
    constexpr std::array<const char*, 3> kStatuses = {"200", "503", "404"};
    constexpr std::array<const char*, 3> kLabels = {"success", "degraded", "never said"};
    if (check.metric == "http_status_share") {
        check.select["http_status"] = kStatuses.at(random.below(kStatuses.size()));
    } else if (check.metric == "status_share") {
        check.select["status"] = kLabels.at(random.below(kLabels.size()));
    }
}

// One kind of limit, near what such a metric measures.
void limit_at_random(RandomStream& random, const Metric& metric, CheckSpec& check) {
    const double value = metric.about.unit == MetricUnit::kRate    ? 100.0 * random.uniform()
                         : metric.about.unit == MetricUnit::kCount ? 20.0 * random.uniform()
                         : metric.about.unit == MetricUnit::kShare ? random.uniform()
                                                                   : 0.05 * random.uniform();
    const auto kind = random.below(6);
    if (kind == 4 && metric.about.percentile) {
        check.of_baseline = Ratio{0.2 * random.uniform()};
    } else if (kind == 5 && metric.about.unit == MetricUnit::kRate) {
        check.at_least_of_baseline = Ratio{random.uniform()};
    } else {
        auto& limit = kind == 0   ? check.at_least
                      : kind == 1 ? check.above
                      : kind == 2 ? check.below
                                  : check.at_most;
        limit = value;
    }
}

// Every metric of whole operations, in every window that tallies know.
std::vector<CheckSpec> checks_of(RandomStream& random) {
    std::vector<CheckSpec> checks;
    for (const Metric& metric : metric_table()) {
        if (metric.about.about_steps) {
            continue;
        }
        CheckSpec check =
            check_of(std::string(metric.about.name), static_cast<CheckWindow>(random.below(4)));
        if (metric.about.percentile) {
            check.percentile = random.below(5) == 0 ? 100.0 : 50.0 + 49.9 * random.uniform();
        }
        if (check.during != CheckWindow::kAll) {
            check.after = kSkips.at(random.below(kSkips.size()));
        }
        if (random.below(3) == 0) {
            check.min_samples = 1 + random.below(3);
        }
        select_at_random(random, check);
        limit_at_random(random, metric, check);
        checks.push_back(check);
    }
    return checks;
}

// Half a bucket of the histogram, and the nanosecond that is its smallest value.
bool is_near(double a, double b) { return a == b || std::abs(a - b) <= 0.003 * std::abs(b) + 2e-9; }

// Nearer to a limit than histograms are exact, of the figure or of the baseline, either verdict may
// be right.
bool is_clear(const CheckOutcome& outcome) {
    return std::ranges::none_of(outcome.limits, [&](const CheckLimit& limit) {
        return std::abs(*outcome.measured_value - limit.value) <= 0.006 * std::abs(limit.value);
    });
}

struct TwoSources {
    RunRecord exact;
    RunRecord tallies;
};

TwoSources two_sources(std::uint64_t seed, std::vector<CheckSpec> checks) {
    TwoSources two;
    two.exact = random_record(seed);
    two.exact.scenario.checks = std::move(checks);
    tally(two.exact);
    for (std::size_t i = 0; i < two.exact.tallies.size(); ++i) {
        two.exact.tallies[i].phase.rejections_allowed = (seed + i) % 2 == 0;
    }
    two.tallies = two.exact;
    two.tallies.keeps_samples = false;
    two.tallies.samples.clear();
    two.tallies.steps.clear();
    return two;
}

TEST(Operations, TalliesAndSingleOperationsGiveTheSameVerdict) {
    std::size_t compared = 0;
    std::size_t infinite = 0;
    std::map<Verdict, std::size_t> verdicts;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        RandomStream random(seed, "test/checks");
        const TwoSources two = two_sources(seed, checks_of(random));
        const RecordIndex exact_index(two.exact);
        const RecordIndex tally_index(two.tallies);
        for (const CheckSpec& check : two.exact.scenario.checks) {
            const CheckOutcome a = judge_check(check, exact_index);
            const CheckOutcome b = judge_check(check, tally_index);
            const std::string what =
                check.metric + " in " + a.phase + ", " + a.limit + ", seed " + std::to_string(seed);
            ASSERT_EQ(a.measured_value.has_value(), b.measured_value.has_value()) << what;
            EXPECT_EQ(a.samples, b.samples) << what;
            EXPECT_EQ(a.limits.size(), b.limits.size()) << what;
            if (!a.measured_value) {
                EXPECT_EQ(a.verdict, b.verdict) << what;
                continue;
            }
            ++compared;
            ++verdicts[a.verdict];
            infinite += std::isinf(*a.measured_value) ? 1U : 0U;
            EXPECT_TRUE(is_near(*b.measured_value, *a.measured_value))
                << what << ": " << *a.measured_value << " and " << *b.measured_value;
            if (is_clear(a)) {
                EXPECT_EQ(a.verdict, b.verdict)
                    << what << ": " << a.measured << "; " << a.explanation << "; " << b.explanation;
            }
        }
    }
    EXPECT_GT(compared, 900U);
    EXPECT_GT(infinite, 50U);
    EXPECT_GT(verdicts[Verdict::kPass], 200U);
    EXPECT_GT(verdicts[Verdict::kFail], 200U);
    EXPECT_GT(verdicts[Verdict::kInconclusive], 50U);
}

void expect_same_counts(const Operations& a, const Operations& b, const std::string& what) {
    EXPECT_EQ(a.counts().sent, b.counts().sent) << what;
    EXPECT_EQ(a.counts().late, b.counts().late) << what;
    EXPECT_EQ(a.counts().leaked, b.counts().leaked) << what;
    EXPECT_EQ(a.counts().bytes_received, b.counts().bytes_received) << what;
    EXPECT_EQ(a.counts().statuses, b.counts().statuses) << what;
    EXPECT_EQ(a.counts().labelled(), b.counts().labelled()) << what;
    EXPECT_EQ(a.bad(), b.bad()) << what;
    EXPECT_EQ(a.length(), b.length()) << what;
    for (std::size_t i = 0; i < load::kOutcomeCount; ++i) {
        const auto outcome = static_cast<Outcome>(i);
        if (outcome != Outcome::kShed) {  // not among the operations of a check
            EXPECT_EQ(a.counts().of(outcome), b.counts().of(outcome)) << what;
        }
    }
}

void expect_same_times(const Operations& a, const Operations& b, const std::string& what) {
    for (const Timing timing : {Timing::kResponse, Timing::kAdmitted, Timing::kRejected,
                                Timing::kService, Timing::kAdmittedService, Timing::kLateness}) {
        const load::Distribution exact = a.times(timing);
        const load::Distribution tallied = b.times(timing);
        ASSERT_EQ(exact.count(), tallied.count()) << what << static_cast<int>(timing);
        if (exact.count() == 0) {
            continue;
        }
        EXPECT_TRUE(is_near(tallied.mean_seconds(), exact.mean_seconds()))
            << what << static_cast<int>(timing);
        for (const double p : {0.01, 0.5, 0.9, 0.99, 1.0}) {
            EXPECT_TRUE(is_near(tallied.quantile_seconds(p), exact.quantile_seconds(p)))
                << what << static_cast<int>(timing) << ", p " << p;
        }
    }
}

TEST(Operations, TalliesAndSingleOperationsHoldTheSame) {
    std::vector<CheckSpec> checks;
    for (const CheckWindow window :
         {CheckWindow::kBaseline, CheckWindow::kFault, CheckWindow::kRecovery, CheckWindow::kAll}) {
        for (const Duration skip : kSkips) {
            if (window != CheckWindow::kAll || skip == Duration{}) {
                checks.push_back(check_of("response", window));
                checks.back().after = skip;
            }
        }
    }
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        const TwoSources two = two_sources(seed, checks);
        const RecordIndex exact_index(two.exact);
        const RecordIndex tally_index(two.tallies);
        for (const CheckSpec& check : checks) {
            const CheckSpan window = span_of(check, two.exact);
            const std::string what =
                window.text + ", seed " + std::to_string(seed) + ", timing or outcome ";
            const auto a = Operations::select(check, exact_index, window);
            const auto b = Operations::select(check, tally_index, window);
            ASSERT_TRUE(a && b) << what;
            expect_same_counts(*a, *b, what);
            expect_same_times(*a, *b, what);
            expect_same_times(a->without_lateness(), b->without_lateness(),
                              "without lateness, " + what);
        }
    }
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

// The tally of recovery begins at its planned start, before the faults were healed.
TEST(Operations, AfterALateHealTalliesOfRecoveryAreNotTheChecks) {
    RunRecord record = good_record();
    CheckSpec check = check_of("error_ratio", CheckWindow::kRecovery);
    check.at_most = 0.0;
    tally(record);
    for (const bool keeps_samples : {true, false}) {
        record.keeps_samples = keeps_samples;
        record.heal_completed = seconds(9);
        EXPECT_EQ(judge_check(check, RecordIndex(record)).verdict, Verdict::kPass);
        record.heal_completed = seconds(9) + milliseconds(500);
        EXPECT_EQ(judge_check(check, RecordIndex(record)).verdict,
                  keeps_samples ? Verdict::kPass : Verdict::kInconclusive);
    }
}

TEST(Operations, ARejectionIsBadWhereItIsNotAllowed) {
    RunRecord record = good_record();
    record.samples[600].outcome = Outcome::kRejected;
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

// Released 50 ms late and answered 10 ms after that: the response is 60 ms on every path.
TEST(Operations, ResponseCountsFromIntentOnEveryPath) {
    RunRecord record = good_record();
    for (load::Sample& sample : record.samples) {
        sample.released = sample.intended + milliseconds(50);
        sample.first_byte_out = sample.released;
        sample.done = sample.released + milliseconds(10);
    }
    tally(record);
    const CheckSpec check = check_of("response", CheckWindow::kFault);
    const RecordIndex index(record);
    const auto from_samples = Operations::select(check, index, span_of(check, record));
    ASSERT_TRUE(from_samples);
    EXPECT_DOUBLE_EQ(from_samples->times(Timing::kResponse).quantile_seconds(0.5), 0.060);
    EXPECT_NEAR(record.tallies.at(2).tally.response().mean_seconds(), 0.060, 1e-9);
    load::Series series;
    for (const load::Sample& sample : record.samples) {
        series.add(sample);
    }
    EXPECT_NEAR(std::chrono::duration<double>(*series.slot(0).quantile(0.5)).count(), 0.060,
                0.060 * 0.1);
    record.keeps_samples = false;
    const auto from_tallies = Operations::select(check, index, span_of(check, record));
    ASSERT_TRUE(from_tallies);
    EXPECT_NEAR(from_tallies->times(Timing::kResponse).quantile_seconds(0.5), 0.060, 0.001);
}

}  // namespace
}  // namespace faultline::scenario

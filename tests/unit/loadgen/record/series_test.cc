// Counts over time, in constant memory.
#include "loadgen/record/series.h"

#include "base/units.h"

#include <set>

#include <gtest/gtest.h>
#include <malloc.h>

namespace faultline::load {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

Sample at(Duration intended, Outcome outcome = Outcome::kCompleted) {
    Sample sample;
    sample.intended = intended;
    sample.outcome = outcome;
    sample.released = intended;
    sample.done = intended + milliseconds(5);
    return sample;
}

TEST(Series, CountsByQuarterOfASecondOfIntent) {
    Series series;
    series.add(at(milliseconds(249)));
    series.add(at(milliseconds(250), Outcome::kTimeout));
    series.add(at(milliseconds(625), Outcome::kShed));
    ASSERT_EQ(series.size(), 3U);
    EXPECT_EQ(series.slot(0).of(Outcome::kCompleted), 1U);
    EXPECT_EQ(series.slot(0).slowest, milliseconds(5));
    EXPECT_EQ(series.slot(1).without_good_answer(), 1U);
    EXPECT_EQ(series.slot(1).quantile(0.5), kNever);
    EXPECT_EQ(series.slot(2).planned(), 1U);
    EXPECT_EQ(series.slot(2).without_good_answer(), 0U);
    EXPECT_EQ(series.slot(2).quantile(0.5), std::nullopt);
}

TEST(Series, QuantilesOfASlotAreWithinTheirBucket) {
    Series series;
    for (int i = 1; i <= 100; ++i) {
        Sample sample = at(milliseconds(1));
        sample.done = sample.intended + milliseconds(i);
        series.add(sample);
    }
    const Series::Slot& slot = series.slot(0);
    EXPECT_NEAR(to_ms(*slot.quantile(0.5)), 50.0, 50.0 * 0.023);
    EXPECT_NEAR(to_ms(*slot.quantile(0.99)), 99.0, 99.0 * 0.023);
    EXPECT_EQ(slot.quantile(1.0), milliseconds(100)) << "the slowest is known exactly";
}

TEST(Series, LabelsAreCountedAndTheirAbsenceByOutcome) {
    Series series;
    Sample labelled = at(milliseconds(1));
    labelled.label = 2;
    series.add(labelled);
    labelled.label = 400;
    series.add(labelled);
    series.add(at(milliseconds(1), Outcome::kTimeout));
    const Series::Slot& slot = series.slot(0);
    EXPECT_EQ(slot.labels[2], 1U);
    EXPECT_EQ(slot.labels[Series::kMaxLabels - 1], 1U) << "those beyond are counted together";
    EXPECT_EQ(slot.unlabelled[static_cast<std::size_t>(Outcome::kTimeout)], 1U);
    EXPECT_EQ(slot.unlabelled[static_cast<std::size_t>(Outcome::kCompleted)], 0U);
}

// The bytes that were allocated for its slots. REQUIRES: there is one.
std::size_t allocated(const Series& series) {
    return ::malloc_usable_size(const_cast<Series::Slot*>(&series.slot(0)));
}

TEST(Series, HoldsOnlyTheSlotsThatItUsed) {
    Series series;
    EXPECT_EQ(series.size(), 0U);
    series.add(at(seconds(2)));
    EXPECT_EQ(series.size(), 9U);
    EXPECT_LT(allocated(series), 20 * sizeof(Series::Slot));
    std::set<const Series::Slot*> places;
    for (int i = 0; i < 64; ++i) {
        series.add(at(seconds(i)));
        places.insert(&series.slot(0));
    }
    EXPECT_LE(places.size(), 10U) << "it grows by doubling";
    // However long the run is from here on, nothing is allocated any more.
    for (int i = 64; i < 3600; ++i) {
        series.add(at(seconds(i)));
        places.insert(&series.slot(0));
    }
    EXPECT_LE(places.size(), 10U);
    EXPECT_LT(allocated(series), 2 * Series::kMaxSlots * sizeof(Series::Slot));
}

TEST(Series, WideningFromAFewSlotsLosesNothing) {
    Series series;
    for (const int second : {0, 1, 2, 1000}) {
        series.add(at(seconds(second)));
    }
    EXPECT_EQ(series.slot_width(), seconds(4));
    ASSERT_EQ(series.size(), 251U);
    EXPECT_EQ(series.slot(0).of(Outcome::kCompleted), 3U);
    EXPECT_EQ(series.slot(250).of(Outcome::kCompleted), 1U);
}

TEST(Series, ALongRunWidensTheSlotsAndLosesNothing) {
    Series series;
    constexpr int kSeconds = 3 * 3600;
    for (int i = 0; i < kSeconds; ++i) {
        series.add(at(seconds(i)));
    }
    EXPECT_LE(series.size(), Series::kMaxSlots);
    EXPECT_EQ(series.slot_width(), seconds(64));
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < series.size(); ++i) {
        sum += series.slot(i).of(Outcome::kCompleted);
    }
    EXPECT_EQ(sum, static_cast<std::uint64_t>(kSeconds));
    EXPECT_EQ(series.slot(0).of(Outcome::kCompleted), 64U);
}

}  // namespace
}  // namespace faultline::load

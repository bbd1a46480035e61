// Samples become counts and distributions that add up.
#include "loadgen/record/recorder.h"

#include "base/random.h"
#include "loadgen/record/live_figures.h"

#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

Sample sample_of(Outcome outcome, Duration intended, Duration response, std::uint32_t phase = 0) {
    Sample sample;
    sample.phase = phase;
    sample.outcome = outcome;
    sample.intended = intended;
    if (outcome == Outcome::kShed) {
        return sample;
    }
    sample.released = intended + std::chrono::microseconds(10);
    if (outcome == Outcome::kRefused) {
        return sample;
    }
    sample.first_byte_out = sample.released;
    sample.done = intended + response;
    if (outcome == Outcome::kCompleted) {
        sample.http_status = 200;
    } else if (outcome == Outcome::kRejected) {
        sample.http_status = 503;
    }
    return sample;
}

std::vector<LoadPhase> two_phases() {
    return {{.name = "1x", .rate = {10}, .duration = seconds(2)},
            {.name = "again", .rate = {10}, .duration = seconds(4)}};
}

TEST(Outcome, EveryOneHasItsName) {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < kOutcomeCount; ++i) {
        names.insert(to_string(static_cast<Outcome>(i)));
    }
    EXPECT_EQ(names.size(), kOutcomeCount);
    EXPECT_EQ(to_string(Outcome::kBodyTooLarge), "body_too_large");
    EXPECT_EQ(to_string(Outcome::kUnanswered), "unanswered");
}

// A 200 that ends after four bytes is a reset: whoever asks for answers with 200 is not shown it.
TEST(Tally, AnAnswerThatWasCutOffIsNone) {
    for (const Outcome outcome : {Outcome::kReset, Outcome::kTimeout, Outcome::kProtocol,
                                  Outcome::kRefused, Outcome::kUnanswered}) {
        Tally tally;
        Sample sample = sample_of(outcome, Duration{}, milliseconds(1));
        sample.http_status = 200;
        tally.add(sample);
        EXPECT_EQ(tally.statuses[200], 0U) << to_string(outcome);
        EXPECT_EQ(tally.answered(), 0U) << to_string(outcome);
        EXPECT_EQ(tally.sent, 1U);
    }
    for (const Outcome outcome :
         {Outcome::kCompleted, Outcome::kRejected, Outcome::kHttpError, Outcome::kBodyTooLarge}) {
        Tally tally;
        Sample sample = sample_of(outcome, Duration{}, milliseconds(1));
        sample.http_status = 418;
        tally.add(sample);
        EXPECT_EQ(tally.statuses[418], 1U) << to_string(outcome);
    }
}

TEST(Tally, TheCountsAddUp) {
    Tally tally;
    for (std::size_t i = 0; i < kOutcomeCount; ++i) {
        tally.add(sample_of(static_cast<Outcome>(i), Duration{}, milliseconds(1)));
    }
    EXPECT_EQ(tally.planned(), kOutcomeCount);
    EXPECT_EQ(tally.sent, kOutcomeCount - 1);
    EXPECT_EQ(tally.sent, tally.of(Outcome::kCompleted) + tally.of(Outcome::kRejected) +
                              tally.without_good_answer());
    EXPECT_EQ(tally.failed(), 6U);
    EXPECT_EQ(tally.response().count(), tally.sent);
    EXPECT_EQ(tally.admitted.count(), tally.sent - 1) << "without the rejection";
    EXPECT_EQ(tally.rejected.count(), 1U);
    EXPECT_EQ(tally.rejected.infinite(), 0U) << "a rejection is an answer";
    EXPECT_EQ(tally.lateness.count(), tally.sent);
    EXPECT_EQ(tally.service().count(), tally.sent);
    EXPECT_EQ(tally.admitted_service.count(), tally.sent - 1);
    EXPECT_EQ(tally.service().infinite(), tally.sent - 2) << "what never came was never served";
    EXPECT_EQ(tally.admitted_since_release.count(), tally.admitted.count());
    EXPECT_EQ(tally.answered(), 2U);
    Tally twice = tally;
    twice.merge(tally);
    EXPECT_EQ(twice.rejected.count(), 2U);
    EXPECT_EQ(twice.admitted_service.count(), 2 * tally.admitted_service.count());
    EXPECT_EQ(tally.statuses[200], 1U);
    EXPECT_EQ(tally.statuses[503], 1U);
}

TEST(Tally, HalfFailedMeansAnInfiniteMedianAndMean) {
    Tally tally;
    for (int i = 0; i < 10; ++i) {
        tally.add(sample_of(i < 4 ? Outcome::kCompleted : Outcome::kRefused, Duration{},
                            milliseconds(3)));
    }
    EXPECT_EQ(tally.response().quantile(0.5), Duration::max());
    EXPECT_NEAR(to_ms(tally.response().quantile(0.4)), 3.0, 0.03);
    EXPECT_EQ(tally.response().max(), Duration::max());
}

TEST(Tally, SinceReleaseLeavesOurLatenessOut) {
    Tally tally;
    Sample sample = sample_of(Outcome::kCompleted, seconds(1), milliseconds(50));
    sample.released = sample.intended + milliseconds(45);
    tally.add(sample);
    EXPECT_EQ(tally.response().max(), milliseconds(50));
    EXPECT_EQ(tally.admitted_since_release.max(), milliseconds(5));
    EXPECT_EQ(tally.lateness.max(), milliseconds(45));
}

TEST(Tally, CountsWhatWasReleasedLate) {
    Tally tally;
    Sample sample = sample_of(Outcome::kCompleted, seconds(1), milliseconds(5));
    tally.add(sample);
    sample.released = sample.intended + milliseconds(1);
    tally.add(sample);
    sample.released += Duration{1};
    tally.add(sample);
    EXPECT_EQ(tally.late, 1U);
}

// Whatever became of it, and also what no transport would report.
Sample random_sample(RandomStream& random) {
    const auto outcome = static_cast<Outcome>(random.below(kOutcomeCount));
    Sample sample = sample_of(outcome, milliseconds(static_cast<int>(random.below(2000))),
                              milliseconds(1 + static_cast<int>(random.below(5000))));
    if (random.below(3) == 0) {
        sample.released = kNever;
    }
    return sample;
}

TEST(Tally, EveryOperationIsCountedByOneRuleEverywhere) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        RandomStream random(seed, "test/samples");
        Tally tally;
        Series series;
        LiveFigures live;
        std::uint64_t sent = 0;
        const std::uint64_t planned = random.below(200);
        for (std::uint64_t i = 0; i < planned; ++i) {
            const Sample sample = random_sample(random);
            sent += was_sent(sample) ? 1U : 0U;
            tally.add(sample);
            series.add(sample);
            live.on_sample(sample);
        }
        EXPECT_EQ(tally.sent, sent);
        EXPECT_EQ(tally.planned(), planned);
        EXPECT_EQ(tally.planned(), tally.sent + tally.of(Outcome::kShed));
        EXPECT_EQ(tally.sent, tally.of(Outcome::kCompleted) + tally.of(Outcome::kRejected) +
                                  tally.without_good_answer());
        EXPECT_EQ(tally.response().count(), sent);
        EXPECT_EQ(tally.since_release().count(), sent);
        EXPECT_EQ(tally.service().count(), sent);
        EXPECT_EQ(live.read().sent, sent);
        EXPECT_EQ(live.read().errors, tally.without_good_answer());
        Series::Slot all;
        for (std::size_t i = 0; i < series.size(); ++i) {
            all.merge(series.slot(i));
        }
        EXPECT_EQ(all.planned(), planned);
        EXPECT_EQ(all.without_good_answer(), live.read().errors);
    }
}

std::vector<PartOfPhase> second_half() { return {{.phase = 1, .skip = seconds(2)}}; }

TEST(Recorder, KeepsPhasesApartAndThePartsThatWereAskedFor) {
    Recorder recorder(two_phases(), second_half());
    recorder.on_sample(sample_of(Outcome::kCompleted, seconds(1), milliseconds(1), 0));
    recorder.on_sample(sample_of(Outcome::kRejected, milliseconds(3900), milliseconds(1), 1));
    recorder.on_sample(sample_of(Outcome::kCompleted, milliseconds(4000), milliseconds(1), 1));
    ASSERT_EQ(recorder.phases().size(), 2U);
    EXPECT_EQ(recorder.phases()[0].tally.sent, 1U);
    EXPECT_EQ(recorder.phases()[1].tally.sent, 2U);
    EXPECT_EQ(recorder.phases()[1].start, seconds(2));
    ASSERT_EQ(recorder.parts().size(), 1U);
    EXPECT_EQ(recorder.parts()[0].tally.sent, 1U);
    EXPECT_EQ(recorder.parts()[0].tally.of(Outcome::kRejected), 0U);
}

TEST(Recorder, CountsWhatWasReleasedWithinItsPhase) {
    Recorder recorder(two_phases());
    Sample sample = sample_of(Outcome::kCompleted, seconds(1), milliseconds(1), 0);
    recorder.on_sample(sample);
    sample.released = milliseconds(2020);  // the phase ends at 2 s; 1 % of its length is allowed
    recorder.on_sample(sample);
    sample.released = milliseconds(2021);
    recorder.on_sample(sample);
    recorder.on_sample(sample_of(Outcome::kShed, seconds(1), milliseconds(1), 0));
    EXPECT_EQ(recorder.phases()[0].released_in_time, 2U);
}

}  // namespace
}  // namespace faultline::load

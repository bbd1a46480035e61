// The first answer of each error status, and how little is asked for to get it.
#include "loadgen/client/answer_sampler.h"

#include <string>

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

Sample answered(Outcome outcome, std::uint16_t status) {
    Sample sample;
    sample.outcome = outcome;
    sample.http_status = status;
    return sample;
}

TEST(AnswerSampler, KeepsTheFirstOfEachErrorStatus) {
    AnswerSampler sampler;
    const std::string ok = "ok";
    const std::string first = "{\"error\":\n\t \"no key\"}";
    const std::string second = "again";
    sampler.on_answer(answered(Outcome::kCompleted, 200), &ok);
    sampler.on_answer(answered(Outcome::kHttpError, 401), &first);
    sampler.on_answer(answered(Outcome::kHttpError, 401), &second);
    sampler.on_answer(answered(Outcome::kHttpError, 500), &second);
    const auto samples = sampler.take();
    ASSERT_EQ(samples.size(), 2U);
    EXPECT_EQ(samples[0].status, 401U);
    EXPECT_EQ(samples[0].text, "{\"error\": \"no key\"}");
    EXPECT_EQ(samples[1].text, "again");
}

TEST(AnswerSampler, AsksForBodiesAtFirstAndAfterAnErrorWithoutOne) {
    AnswerSampler sampler;
    for (std::size_t i = 0; i < AnswerSampler::kFirstAnswers; ++i) {
        EXPECT_TRUE(sampler.wants_body());
        sampler.on_answer(answered(Outcome::kCompleted, 200), nullptr);
    }
    EXPECT_FALSE(sampler.wants_body());
    sampler.on_answer(answered(Outcome::kHttpError, 404), nullptr);
    EXPECT_TRUE(sampler.wants_body());
    const std::string body = "gone";
    sampler.on_answer(answered(Outcome::kHttpError, 404), &body);
    EXPECT_EQ(sampler.take().at(0).text, "gone");
}

TEST(AnswerSampler, TextIsVisibleAndShort) {
    EXPECT_EQ(visible_beginning(" \r\n a\x1b[31m  b\xc3\xa4 ", 200), "a [31m b??");
    EXPECT_EQ(visible_beginning(std::string(500, 'x'), 200), std::string(200, 'x'));
    EXPECT_EQ(visible_beginning("ab  cd", 3), "ab ");
    EXPECT_EQ(visible_beginning("", 200), "");
}

TEST(AnswerSampler, KeepsNoMoreStatusesThanItsBound) {
    AnswerSampler sampler;
    const std::string body = "x";
    for (std::uint16_t status = 400; status < 420; ++status) {
        sampler.on_answer(answered(Outcome::kHttpError, status), &body);
    }
    EXPECT_EQ(sampler.take().size(), AnswerSampler::kMaxStatuses);
}

}  // namespace
}  // namespace faultline::load

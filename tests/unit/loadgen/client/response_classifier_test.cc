// What an answer amounts to.
#include "loadgen/client/response_classifier.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

TEST(ClassifyStatus, ByStatusAndRetryAfter) {
    const LoadSetup setup;
    EXPECT_EQ(classify_status(setup, 0, 200, false), Outcome::kCompleted);
    EXPECT_EQ(classify_status(setup, 0, 304, false), Outcome::kCompleted);
    EXPECT_EQ(classify_status(setup, 0, 301, false), Outcome::kHttpError);
    EXPECT_EQ(classify_status(setup, 0, 404, false), Outcome::kHttpError);
    EXPECT_EQ(classify_status(setup, 0, 500, true), Outcome::kHttpError);
    EXPECT_EQ(classify_status(setup, 0, 503, true), Outcome::kRejected);
    EXPECT_EQ(classify_status(setup, 0, 503, false), Outcome::kHttpError);
    EXPECT_EQ(classify_status(setup, 0, 429, true), Outcome::kRejected);
    EXPECT_EQ(classify_status(setup, 0, 429, false), Outcome::kRejected);
}

TEST(ClassifyStatus, TheSetupHasTheLastWord) {
    LoadSetup setup;
    setup.requests = {{.expected = ExpectedStatuses::parse({"302", "404", "503"}).value()}, {}};
    EXPECT_EQ(classify_status(setup, 0, 302, false), Outcome::kCompleted);
    EXPECT_EQ(classify_status(setup, 0, 404, false), Outcome::kCompleted);
    EXPECT_EQ(classify_status(setup, 0, 503, true), Outcome::kCompleted);
    EXPECT_EQ(classify_status(setup, 0, 200, false), Outcome::kHttpError);
    EXPECT_EQ(classify_status(setup, 0, 304, false), Outcome::kHttpError);
    EXPECT_EQ(classify_status(setup, 0, 429, false), Outcome::kRejected);
    EXPECT_EQ(classify_status(setup, 1, 200, false), Outcome::kCompleted) << "the other request's";
    EXPECT_EQ(classify_status(setup, 1, 302, false), Outcome::kHttpError);
    EXPECT_EQ(classify_status(setup, 1, 503, false), Outcome::kHttpError);
}

TEST(ResponseClassifier, NamesTheFirstStatusThatWasNotExpected) {
    LoadSetup setup;
    setup.requests = {{.expected = ExpectedStatuses::parse({"302", "2xx"}).value()}, {}};
    ResponseClassifier classifier(&setup);
    Sample undeclared{.request = 1};
    classifier.classify(undeclared, {.status = 500, .body = ""});
    EXPECT_TRUE(classifier.reasons().empty());
    for (const unsigned status : {302U, 204U, 404U, 500U}) {
        Sample sample;
        classifier.classify(sample, {.status = status, .body = ""});
    }
    ASSERT_EQ(classifier.reasons().size(), 1U);
    EXPECT_EQ(classifier.reasons()[0].outcome, Outcome::kHttpError);
    EXPECT_EQ(classifier.reasons()[0].text, "status 404, expected 302 or 2xx");
}

TEST(ResponseClassifier, ReadsNoBodyUnasked) {
    LoadSetup setup;
    setup.tenants = {{.name = "alone", .headers = {}, .canaries = {"secret"}}};
    EXPECT_FALSE(ResponseClassifier(&setup).needs_body()) << "there is nobody it could leak to";
}

TEST(ResponseClassifier, LabelsInOrderOfFirstAppearance) {
    LoadSetup setup;
    setup.label_member = "status";
    ResponseClassifier classifier(&setup);
    ASSERT_TRUE(classifier.needs_body());
    std::vector<std::uint16_t> seen;
    for (const char* body :
         {R"({"a":{"status":"inner"},"status":"success"})", R"({"status":"degraded"})",
          R"({"status":"success"})", R"({"status":7})", "no json", "", R"({"other":"success"})"}) {
        Sample sample;
        classifier.classify(sample, {.status = 200, .has_retry_after = false, .body = body});
        EXPECT_EQ(sample.outcome, Outcome::kCompleted);
        seen.push_back(sample.label);
    }
    EXPECT_EQ(seen, (std::vector<std::uint16_t>{1, 2, 1, 0, 0, 0, 0}));
    EXPECT_EQ(classifier.labels(), (LabelTable{"", "success", "degraded"}));
}

TEST(ResponseClassifier, LabelsAreBounded) {
    LoadSetup setup;
    setup.label_member = "status";
    ResponseClassifier classifier(&setup);
    Sample sample;
    for (int i = 0; i < 1000; ++i) {
        classifier.classify(sample, {.status = 200,
                                     .has_retry_after = false,
                                     .body = R"({"status":"s)" + std::to_string(i) + "\"}"});
    }
    EXPECT_EQ(classifier.labels().size(), ResponseClassifier::kMaxLabels);
    EXPECT_EQ(classifier.labels().at(sample.label), "_other");
}

TEST(ResponseClassifier, SeesAnotherTenantsCanaryInAnyAnswer) {
    LoadSetup setup;
    setup.tenants = {{.name = "a", .headers = {}, .canaries = {"canary-a"}},
                     {.name = "b", .headers = {}, .canaries = {"canary-b", ""}}};
    ResponseClassifier classifier(&setup);
    Sample sample;
    sample.tenant = 0;
    classifier.classify(sample,
                        {.status = 200, .has_retry_after = false, .body = "my canary-a is mine"});
    EXPECT_FALSE(sample.leaked);
    classifier.classify(sample,
                        {.status = 500, .has_retry_after = false, .body = "oops: canary-b"});
    EXPECT_TRUE(sample.leaked);
}

TEST(ResponseClassifier, SeesTheCanaryOfATenantThatSendsNothing) {
    LoadSetup setup;
    setup.tenants = {{.name = "a", .headers = {}, .canaries = {"canary-a"}}};
    setup.bystander_canaries = {"canary-b", ""};
    ResponseClassifier classifier(&setup);
    ASSERT_TRUE(classifier.needs_body());
    Sample sample;
    classifier.classify(sample, {.status = 200, .has_retry_after = false, .body = "canary-a"});
    EXPECT_FALSE(sample.leaked);
    classifier.classify(sample, {.status = 200, .has_retry_after = false, .body = "canary-b"});
    EXPECT_TRUE(sample.leaked);
    setup.tenants.clear();  // nobody in particular asks
    ResponseClassifier anonymous(&setup);
    Sample other;
    anonymous.classify(other, {.status = 200, .has_retry_after = false, .body = "canary-b"});
    EXPECT_TRUE(other.leaked);
}

TEST(ResponseClassifier, TellsWhoeverReadsBodies) {
    LoadSetup setup;
    std::vector<std::pair<std::uint64_t, std::string>> told;
    setup.on_body = [&told](std::uint64_t ordinal, std::string_view body) {
        told.emplace_back(ordinal, body);
        return std::nullopt;
    };
    ResponseClassifier classifier(&setup);
    Sample sample;
    sample.ordinal = 7;
    classifier.classify(sample, {.status = 503, .has_retry_after = true, .body = "busy"});
    EXPECT_EQ(told, (std::vector<std::pair<std::uint64_t, std::string>>{{7, "busy"}}));
}

TEST(ResponseClassifier, TakesTheLabelFromWhoeverHasReadTheBody) {
    LoadSetup setup;
    setup.label_member = "status";
    std::optional<std::string_view> told;
    setup.on_body = [&told](std::uint64_t, std::string_view) { return told; };
    ResponseClassifier classifier(&setup);
    const auto label = [&classifier] {
        Sample sample;
        classifier.classify(
            sample, {.status = 200, .has_retry_after = false, .body = R"({"status": "read"})"});
        return classifier.labels().at(sample.label);
    };
    EXPECT_EQ(label(), "read");  // it does not know
    told = "told";
    EXPECT_EQ(label(), "told");
    told = "";
    EXPECT_EQ(label(), "");
}

TEST(ResponseClassifier, ABodyTooLargeToReadFailsItsCheck) {
    LoadSetup setup;
    setup.label_member = "status";
    ResponseClassifier classifier(&setup);
    Sample sample;
    classifier.classify(sample,
                        {.status = 200, .has_retry_after = false, .body = "{", .body_cut = true});
    EXPECT_EQ(sample.outcome, Outcome::kBodyTooLarge);
}

}  // namespace
}  // namespace faultline::load

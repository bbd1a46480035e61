#include "scenarios/report/secrets.h"

#include "scenarios/report/result_json.h"
#include "tests/unit/scenarios/report/synthetic_run.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(Secrets, TextsAreMasked) {
    JudgedRun run = small_run();
    run.record.scenario.secrets = {"hunter22"};
    run.record.scenario.load.requests[0].headers = {{"authorization", "Bearer hunter22"}};
    run.record.scenario.target.url = "http://hunter22@host";
    run.record.scenario.faults[0].parameters["mode"] = std::string("hunter22");
    run.record.scenario.overrides["load.rate"] = "hunter22";
    run.record.events[0].detail = "hunter22";
    run.judgement.checks[0].explanation = "saw hunter22";
    run.sensitivity = {{.protection = "fallback", .reason = "hunter22 was refused"}};
    const JudgedRun clean = without_secrets(run);
    EXPECT_TRUE(clean.record.scenario.secrets.empty());
    EXPECT_EQ(write_result_json(clean).find("hunter22"), std::string::npos);
    EXPECT_EQ(clean.record.scenario.load.requests[0].headers.at(0).value, "Bearer ***");
    EXPECT_EQ(clean.sensitivity[0].reason, "*** was refused");
    EXPECT_EQ(clean.record.samples.size(), run.record.samples.size());
}

// Values of the environment that happen to be words of ours.
TEST(Secrets, WhatIsWrittenCanBeReadBackWhateverTheSecret) {
    for (const char* secret : {"fail", "pass", "poisson", "fault", "real", "baseline", "never",
                               "database_down", "response", "inconclusive", "kill", "true"}) {
        JudgedRun run = small_run();
        run.record.scenario.secrets = {secret};
        const JudgedRun clean = without_secrets(run);
        EXPECT_EQ(clean.judgement.verdict, Verdict::kFail);
        EXPECT_EQ(clean.record.clock, "real");
        EXPECT_EQ(clean.record.phases.at(1).name, "fault");
        const auto back = read_result_json(write_result_json(clean));
        ASSERT_TRUE(back) << secret << ": " << back.error().message;
        EXPECT_EQ(back->judgement.verdict, Verdict::kFail) << secret;
    }
}

}  // namespace
}  // namespace faultline::scenario

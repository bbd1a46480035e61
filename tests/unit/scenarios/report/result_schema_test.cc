// The schema of result.json, asked of a validator that is not ours.
#include "scenarios/report/result_schema.h"

#include "scenarios/report/result_json.h"
#include "tests/unit/scenarios/report/outside_reader.h"
#include "tests/unit/scenarios/report/synthetic_run.h"

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::scenario {
namespace {

using nlohmann::json;

// "valid", or where and what the first problem is.
std::string verdict_on(const json& document) {
    const std::string program = R"(
import json, sys, jsonschema
both = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(both["schema"])
problems = list(jsonschema.Draft202012Validator(both["schema"]).iter_errors(both["document"]))
print(problems[0].json_path + ": " + problems[0].message[:200] if problems else "valid")
)";
    const json both = {{"schema", json::parse(result_schema())}, {"document", document}};
    return read_with_python(program, both.dump()).value_or("no python");
}

class ResultSchema : public ::testing::Test {
protected:
    void SetUp() override {
        if (!python_has("jsonschema")) {
            GTEST_SKIP() << "python3-jsonschema is not installed (scripts/setup installs it)";
        }
    }
};

TEST_F(ResultSchema, TakesWhatTheWriterWrites) {
    for (const JudgedRun& run : {small_run(), load_run(), hostile_run(), JudgedRun{}}) {
        EXPECT_EQ(verdict_on(json::parse(write_result_json(run))).substr(0, 5), "valid")
            << verdict_on(json::parse(write_result_json(run)));
    }
}

TEST_F(ResultSchema, RefusesWhatNoWriterWrites) {
    const json right = json::parse(write_result_json(small_run()));
    const auto with = [&](const char* pointer, const json& value) {
        json wrong = right;
        wrong[json::json_pointer(pointer)] = value;
        return verdict_on(wrong);
    };
    EXPECT_NE(with("/verdict", "passed").find("$.verdict"), std::string::npos);
    EXPECT_NE(with("/schema", "faultline.result/1").find("$.schema"), std::string::npos);
    EXPECT_NE(with("/run/seed", -1).find("$.run.seed"), std::string::npos);
    EXPECT_NE(with("/run/scenario/load/rate_per_second", "fast").find("rate_per_second"),
              std::string::npos);
    EXPECT_NE(with("/summary/sent", "all").find("$.summary.sent"), std::string::npos);
    EXPECT_NE(with("/tallies/phases/0/tally/sent", "all").find("phases[0].tally.sent"),
              std::string::npos);
    EXPECT_NE(with("/tallies/series/slots", 3).find("$.tallies.series.slots"), std::string::npos);
    EXPECT_NE(with("/samples/http_status/0", "OK").find("$.samples.http_status[0]"),
              std::string::npos);
    EXPECT_NE(with("/steps/ordinal", 1).find("$.steps.ordinal"), std::string::npos);
    json wrong = right;
    wrong["run"].erase("phases");
    EXPECT_NE(verdict_on(wrong).find("'phases' is a required property"), std::string::npos);
}

}  // namespace
}  // namespace faultline::scenario

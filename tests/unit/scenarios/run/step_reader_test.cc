#include "scenarios/run/step_reader.h"

#include <optional>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(StepReader, ReadsWhatAnAnswerSaysOfItsSteps) {
    StepReader reader;
    reader.read(7, R"({"status":"partial","results":[
        {"step_id":"a","success":true,"error_code":null,"duration_ms":1.5,
         "data":{"data_source":"topology_fallback"},"fallback_used":true,"security_error":false},
        {"step_id":"b","success":false,"error_code":"TOOL_TIMEOUT","duration_ms":250,"data":null,
         "security_error":true,"cached":true}]})");
    ASSERT_EQ(reader.steps().size(), 2U);
    const StepObservation& a = reader.steps()[0];
    const StepObservation& b = reader.steps()[1];
    EXPECT_EQ(a.ordinal, 7U);
    EXPECT_EQ(reader.names().at(a.step), "a");
    EXPECT_TRUE(a.success);
    EXPECT_TRUE(a.fallback_used);
    EXPECT_EQ(reader.names().at(a.data_source), "topology_fallback");
    EXPECT_EQ(a.error_code, 0);
    EXPECT_EQ(a.duration, std::chrono::microseconds(1500));
    EXPECT_FALSE(b.success);
    EXPECT_TRUE(b.security_error);
    EXPECT_FALSE(a.cached);
    EXPECT_TRUE(b.cached);
    EXPECT_EQ(reader.names().at(b.error_code), "TOOL_TIMEOUT");
    EXPECT_EQ(b.data_source, 0);
    EXPECT_EQ(b.duration, std::chrono::milliseconds(250));
}

TEST(StepReader, SaysTheLabelOfWhatItHasRead) {
    for (const bool keeps_steps : {true, false}) {
        StepReader reader({}, keeps_steps);
        EXPECT_EQ(reader.read(1, R"({"results": 5, "status": "partial"})", "status"), "partial");
        EXPECT_EQ(reader.read(1, R"({"status": 5})", "status"), "");
        EXPECT_EQ(reader.read(1, R"({"other": "x"})", "status"), "");
        for (const char* const body : {"", "[1]", R"({"status": "partial")"}) {
            EXPECT_EQ(reader.read(1, body, "status"), std::nullopt) << body;
        }
    }
}

TEST(StepReader, TakesAnyBytes) {
    StepReader reader;
    for (const std::string& body :
         {std::string(), std::string("null"), std::string("[1]"), std::string("{"),
          std::string("{\"results\": 5}"), std::string("{\"results\": [1, null, [], {}]}"),
          std::string("{\"results\": [{\"step_id\": 5, \"duration_ms\": -1}]}"),
          std::string("{\"results\": [{\"duration_ms\": 1e300}]}"), std::string(5000, '['),
          std::string("\xff\xfe\x00", 3)}) {
        reader.read(1, body);
    }
    for (const StepObservation& step : reader.steps()) {
        EXPECT_EQ(step.step, 0);
        EXPECT_EQ(step.duration, Duration{});
    }
    EXPECT_EQ(reader.steps().size(), 3U);
}

TEST(StepReader, IsBoundedAndCounts) {
    StepReader reader;
    std::string many = "{\"results\":[";
    for (int i = 0; i < 200; ++i) {
        many += (i == 0 ? "" : ",") + std::string("{\"step_id\":\"s") + std::to_string(i) + "\"}";
    }
    many += "]}";
    reader.read(1, many);
    EXPECT_EQ(reader.steps().size(), 128U);
    EXPECT_EQ(reader.dropped(), 1U);
    for (int i = 0; i < 5000; ++i) {
        reader.read(2, "{\"results\":[{\"step_id\":\"n" + std::to_string(i) + "\"}]}");
    }
    EXPECT_EQ(reader.names().size(), 4096U);
    EXPECT_GT(reader.dropped(), 1U);
    const auto before = reader.dropped();
    reader.read(3, std::string((4U << 20U) + 1, ' '));
    EXPECT_EQ(reader.dropped(), before + 1);
}

}  // namespace
}  // namespace faultline::scenario

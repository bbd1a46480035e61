// What `load` takes of what people type.
#include "cli/load_options.h"

#include <string>

#include <gtest/gtest.h>

namespace faultline::cli {
namespace {

constexpr std::size_t kMachineAllows = 1000;

RawLoadOptions typed() {
    RawLoadOptions raw;
    raw.url = "http://127.0.0.1:8080/x";
    raw.rate = "10/s";
    return raw;
}

std::string refusal(const RawLoadOptions& raw) {
    const auto read = read_load_options(raw, kMachineAllows);
    return read ? "" : read.error().message;
}

TEST(LoadOptions, AUrlMayBeShort) {
    for (const auto& [url, full] : {std::pair(":8080", "http://127.0.0.1:8080"),
                                    std::pair("localhost:8080/x", "http://localhost:8080/x"),
                                    std::pair("http://localhost", "http://localhost")}) {
        RawLoadOptions raw = typed();
        raw.url = url;
        const auto read = read_load_options(raw, kMachineAllows);
        ASSERT_TRUE(read) << url << ": " << refusal(raw);
        EXPECT_EQ(read->test.url, full);
    }
}

TEST(LoadOptions, AnswersToPlansAreCountedByTheirStatusUnasked) {
    RawLoadOptions raw = typed();
    const auto member = [&raw] {
        return read_load_options(raw, kMachineAllows)->test.label_member;
    };
    raw.data = "{}";
    EXPECT_EQ(member(), "") << "other answers are not read";
    raw.url = "http://127.0.0.1:8080/v1/orchestrations?trace=1";
    EXPECT_EQ(member(), "status");
    raw.label_member = "";
    EXPECT_EQ(member(), "") << "unless it is said that they are not";
    raw.label_member = "kind";
    EXPECT_EQ(member(), "kind");
}

TEST(LoadOptions, AnEmptyUrlSaysSo) {
    for (const char* const url : {"", " "}) {
        RawLoadOptions raw = typed();
        raw.url = url;
        EXPECT_TRUE(refusal(raw).starts_with("the URL is empty, perhaps")) << refusal(raw);
    }
}

TEST(LoadOptions, UnitsAreReadAsOtherToolsWriteThem) {
    RawLoadOptions raw = typed();
    raw.rate.clear();
    raw.expect = "1k/s";
    raw.multiplier = "10x";
    raw.duration = "1m30s";
    const auto read = read_load_options(raw, kMachineAllows);
    ASSERT_TRUE(read) << refusal(raw);
    EXPECT_EQ(read->test.rate.per_second, 1000.0);
    EXPECT_EQ(read->test.multiplier, 10.0);
    EXPECT_EQ(read->test.duration, std::chrono::seconds(90));
    for (const char* wrong : {"x", "10xx", "ten", "1", "0.5x", "inf"}) {
        raw.multiplier = wrong;
        EXPECT_NE(refusal(raw).find("--multiplier with a number above 1"), std::string::npos)
            << wrong;
    }
}

TEST(LoadOptions, WhatTheShellTookOfAnObjectiveIsSaid) {
    RawLoadOptions raw = typed();
    raw.objectives = {"p99"};
    EXPECT_NE(refusal(raw).find("put it in quotes, which the shell needs: --slo 'p99<300ms'"),
              std::string::npos)
        << refusal(raw);
    raw.objectives = {"success_rate"};
    EXPECT_NE(refusal(raw).find("did you mean success_ratio>"), std::string::npos) << refusal(raw);
    raw.objectives = {"success_rate>99%"};
    EXPECT_EQ(refusal(raw).find("quotes"), std::string::npos) << refusal(raw);
}

TEST(LoadOptions, AnEmptyObjectiveAndAPathWithoutAHostSayWhatToWrite) {
    RawLoadOptions raw = typed();
    for (const char* const empty : {"", " "}) {
        raw.objectives = {empty};
        EXPECT_EQ(refusal(raw), "--slo is empty; write for example --slo 'p99<300ms'");
    }
    raw = typed();
    raw.url = "/healthz";
    EXPECT_EQ(refusal(raw),
              "/healthz is a path without a host; write :8080/healthz for this machine, or "
              "http://HOST:PORT/healthz");
}

TEST(LoadOptions, APortWithoutAHostSaysWhatToWrite) {
    RawLoadOptions raw = typed();
    raw.url = "18080/healthz";
    EXPECT_EQ(refusal(raw),
              "18080/healthz is a port without a host; write :18080/healthz for this machine, or "
              "http://HOST:18080/healthz");
    raw.url = "18080";
    EXPECT_EQ(refusal(raw).find("18080 is a port without a host; write :18080 for"), 0U);
}

TEST(LoadOptions, AMistakeInAnObjectiveNamesItsOption) {
    RawLoadOptions raw = typed();
    raw.objectives = {"p99<300"};
    EXPECT_EQ(refusal(raw).find("--slo \"p99<300\" is no objective: "), 0U) << refusal(raw);
}

TEST(LoadOptions, AMethodThatIsNearlyAUsualOneIsRefused) {
    RawLoadOptions raw = typed();
    for (const auto& [method, meant] :
         {std::pair("POTS", "POST"), std::pair("post", "POST"), std::pair("DELET", "DELETE")}) {
        raw.method = method;
        EXPECT_EQ(refusal(raw), std::string("-m ") + method + ": did you mean " + meant + "?");
    }
    for (const char* const other : {"PURGE", "PROPFIND", "OPTIONS"}) {
        raw.method = other;
        EXPECT_EQ(refusal(raw), "") << other;
    }
}

TEST(LoadOptions, InFlightIsAtLeastOneAndAtMostWhatTheMachineAllows) {
    RawLoadOptions raw = typed();
    EXPECT_EQ(read_load_options(raw, kMachineAllows)->test.max_in_flight, kMachineAllows);
    raw.max_in_flight = 1;
    EXPECT_EQ(read_load_options(raw, kMachineAllows)->test.max_in_flight, 1U);
    raw.max_in_flight = 0;
    EXPECT_NE(refusal(raw).find("--max-in-flight 0 would send nothing"), std::string::npos);
    raw.max_in_flight = kMachineAllows + 1;
    EXPECT_NE(refusal(raw).find("descriptor limit"), std::string::npos);
}

}  // namespace
}  // namespace faultline::cli

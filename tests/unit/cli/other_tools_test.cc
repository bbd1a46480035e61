// What people bring from other load tools, and what it is called here.
#include "cli/other_tools.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::cli {
namespace {

struct Case {
    std::string_view flag;
    std::string_view value;
    std::string_view said;
};

TEST(OtherTools, TheirFlagsAreAnsweredWithOursAndTheValueGiven) {
    const std::vector<Case> cases = {
        {"-z", "5s", "write --duration 5s"},
        {"-z", "5", "write --duration 5s"},
        {"-duration", "30s", "write --duration 30s"},
        {"-d", "30s", "write --duration 30s"},
        {"-d", "{}", "write -D '{}'"},
        {"-n", "200", "200 requests are --rate 20/s --duration 10s"},
        {"-n", "105", "105 requests are --rate 15/s --duration 7s --arrival uniform"},
        {"-n", "107", "107 requests are --rate 107/s --duration 1s"},
        {"-n", "7", "7 requests are --rate 1/s --duration 7s"},
        {"-n", "100k", "the number of requests is rate × duration: write --rate"},
        {"-n", "0", "the number of requests is rate × duration: write --rate"},
        {"-c", "10", "write --max-in-flight 10 beside --rate"},
        {"-q", "50", "write --rate 50/s"},
        {"-R", "2000", "write --rate 2000/s"},
        {"-rate", "50/s", "write --rate 50/s"},
        {"-rate", "50/1s", "write --rate 50/s"},
        {"-rate", "50", "write --rate 50/s"},
        {"-max-workers", "10", "write --max-in-flight 10 beside --rate"},
        {"-host", "a.test", "write -H 'Host: a.test'"},
        {"--vus", "10", "write --max-in-flight 10 beside --rate"},
        {"-u", "10", "write --max-in-flight 10 beside --rate"},
        {"-u", "me:secret", "write -H 'Authorization: Basic"},
        {"--iterations", "50", "--rate 5/s --duration 10s"},
        {"--stage", "30s:10", "--multiplier 10x"},
        {"-s", "wrk.lua", "write the request with -m, -H and -D"},
        {"-t", "20s", "write --timeout 20s"},
        {"-t", "4", "one thread sends; ab's -t is --duration 4s, hey's is --timeout 4s"},
        {"--p99", "300ms", "write --slo 'p99<300ms'"},
        {"--p50", "", "write --slo 'p50<300ms'"},
        {"-p99.9", "1s", "write --slo 'p99.9<1s'"},
        {"--max-p95", "200", "write --slo 'p95<200ms'"},
        {"-k", "", "https is not supported"},
        {"--insecure", "", "https is not supported"},
        {"--http2", "", "HTTP/1.1"},
        {"-h2", "", "HTTP/1.1"},
        {"-X", "PUT", "write -m PUT"},
        {"-T", "text/plain", "write -H 'Content-Type: text/plain'"},
        {"-body", "b.json", "write -D @b.json"},
        {"-o", "", "--json=FILE"},
        {"--json", "out.json", "write --json=out.json"}};
    for (const auto& [flag, value, said] : cases) {
        EXPECT_NE(load_advice(flag, value).find(said), std::string::npos)
            << flag << ": " << load_advice(flag, value);
    }
}

TEST(OtherTools, WhatNobodyHasGetsNoAdvice) {
    EXPECT_EQ(load_advice("--bogus", "1"), "");
    EXPECT_EQ(load_advice("--p", "1"), "");
    EXPECT_EQ(load_advice("--p99s", "1"), "");
    EXPECT_EQ(load_advice("--p100", "1s"), "");
    EXPECT_EQ(load_advice("--json", "http://127.0.0.1:1/"), "");
}

}  // namespace
}  // namespace faultline::cli

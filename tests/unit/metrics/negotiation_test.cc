#include "metrics/exposition.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::metrics {
namespace {

constexpr auto kText = ExpositionFormat::kText;
constexpr auto kOpen = ExpositionFormat::kOpenMetrics;

TEST(Negotiation, Table) {
    const std::vector<std::pair<std::string, ExpositionFormat>> table = {
        {"", kText},
        {"*/*", kText},
        {"text/*", kText},
        {"application/*", kOpen},
        {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", kText},
        {"text/plain", kText},
        {"text/plain; version=0.0.4", kText},
        {"application/openmetrics-text", kOpen},
        {"APPLICATION/OpenMetrics-Text; Version=1.0.0; charset=utf-8", kOpen},
        {"application/openmetrics-text; version=\"1.0.0\"", kOpen},
        {"application/openmetrics-text; version=0.0.1", kText},
        {"application/openmetrics-text; version=2.0.0", kText},
        // As Debian's Prometheus 2.42 asks, without and with native histograms.
        {"application/openmetrics-text;version=1.0.0,"
         "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,"
         "*/*;q=0.1",
         kOpen},
        {"application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
         "encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8,"
         "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,"
         "*/*;q=0.1",
         kOpen},
        // As Prometheus 3 asks.
        {"application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
         "application/openmetrics-text;version=0.0.1;q=0.5,"
         "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,"
         "*/*;q=0.2",
         kOpen},
        {"application/openmetrics-text;q=0.3, text/plain;q=0.5", kText},
        {"application/openmetrics-text;q=0.5, text/plain;q=0.3", kOpen},
        // Among equals the one asked for first.
        {"text/plain, application/openmetrics-text", kText},
        {"application/openmetrics-text, text/plain", kOpen},
        {"application/openmetrics-text;q=0.5, text/plain;q=0.500", kOpen},
        // The most specific range decides, wherever it stands; q=0 means never.
        {"*/*, application/openmetrics-text;q=0", kText},
        {"*/*;q=0.1, text/plain;q=0", kOpen},
        {"text/plain;q=0, */*", kOpen},
        {"*/*;q=1, text/plain;version=0.0.4;q=0.2", kOpen},
        {"application/openmetrics-text;q=0", kText},
        {"application/openmetrics-text;q=0, text/plain;q=0", kText},
        // What cannot be read is passed over.
        {"application/openmetrics-text;q=high", kText},
        {"application/openmetrics-text;q=2", kText},
        {"application/openmetrics-text;q=-1", kText},
        {"application/openmetrics-text;q=nan", kText},
        {"application/openmetrics-text;q=", kText},
        {",,;,/,;q=1,=,application/openmetrics-text", kOpen},
        {" \t application/openmetrics-text \t ; \t q=1 ", kOpen},
        {"application/openmetrics-text;q= 1", kText},
        {"applicationopenmetrics-text", kText},
    };
    for (const auto& [accept, expected] : table) {
        EXPECT_EQ(negotiate(accept), expected) << accept;
    }
}

TEST(Negotiation, AnEndlessHeaderIsReadInBoundedTime) {
    std::string accept;
    for (int i = 0; i < 100'000; ++i) {
        accept += "a/b;q=0.1,";
    }
    EXPECT_EQ(negotiate(accept + "application/openmetrics-text"), kText);
    EXPECT_EQ(negotiate("application/openmetrics-text," + accept), kOpen);
    EXPECT_EQ(negotiate(std::string(1'000'000, ';')), kText);
}

TEST(Negotiation, ContentTypes) {
    EXPECT_EQ(content_type(kText), "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_EQ(content_type(kOpen), "application/openmetrics-text; version=1.0.0; charset=utf-8");
    EXPECT_EQ(negotiate(content_type(kText)), kText);
    EXPECT_EQ(negotiate(content_type(kOpen)), kOpen);
}

}  // namespace
}  // namespace faultline::metrics

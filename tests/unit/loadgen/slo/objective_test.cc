// The short form of objectives.
#include "loadgen/slo/objective.h"

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

using Metric = Objective::Metric;

TEST(Objective, ReadsTheShortForm) {
    const auto p99 = parse_objective("p99<300ms");
    ASSERT_TRUE(p99);
    EXPECT_EQ(p99->metric, Metric::kPercentile);
    EXPECT_DOUBLE_EQ(p99->quantile, 0.99);
    EXPECT_DOUBLE_EQ(p99->limit, 0.3);
    EXPECT_TRUE(p99->is_strict);
    EXPECT_FALSE(p99->of_service);
    EXPECT_EQ(p99->text, "p99<300ms");

    const auto service = parse_objective(" service.p99.9 <= 1s ");
    ASSERT_TRUE(service);
    EXPECT_DOUBLE_EQ(service->quantile, 0.999);
    EXPECT_FALSE(service->is_strict);
    EXPECT_TRUE(service->of_service);

    EXPECT_EQ(parse_objective("response.mean<20ms")->metric, Metric::kMean);
    EXPECT_EQ(parse_objective("max<1s")->metric, Metric::kMax);
    EXPECT_DOUBLE_EQ(parse_objective("error_ratio<1%")->limit, 0.01);
    EXPECT_DOUBLE_EQ(parse_objective("success_ratio>=99.9%")->limit, 0.999);
    EXPECT_DOUBLE_EQ(parse_objective("goodput>900/s")->limit, 900.0);
}

TEST(Objective, RefusesWithTheReasonAndAnExample) {
    const std::vector<std::pair<const char*, const char*>> cases = {
        {"", "no < or >"},
        {"p99=300ms", "no < or >"},
        {"p99<300", "unit"},
        {"p99>300ms", "wants <"},
        {"goodput<5/s", "wants >"},
        {"goodput>5", "100/s"},
        {"p100<1s", "none of"},
        {"p0<1s", "none of"},
        {"p99.99999999999999999999<1s", "none of"},
        {"px<1s", "none of"},
        {"latency<1s", "none of"},
        {"p99<", "duration"},
        {"error_ratio<101%", "ratio"},
        {"p99<1s<2s", "duration"},
        {"service.goodput>1/s", "none of"},
        {"error_ratio>1%", "wants <"}};
    for (const auto& [text, why] : cases) {
        const auto objective = parse_objective(text);
        ASSERT_TRUE(objective.has_error()) << text;
        EXPECT_EQ(objective.error().code, ErrorCode::kInvalidParams);
        if (std::string_view(why) != "unit") {
            EXPECT_NE(objective.error().message.find(why), std::string::npos)
                << objective.error().message;
        }
        EXPECT_NE(objective.error().message.find("p99<300ms, error_ratio<1%"), std::string::npos);
    }
}

}  // namespace
}  // namespace faultline::load

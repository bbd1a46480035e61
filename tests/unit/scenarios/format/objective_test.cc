// The short form of objectives.
#include "scenarios/format/objective.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(Objective, ReadsTheShortForm) {
    const auto p99 = parse_objective("p99<300ms");
    ASSERT_TRUE(p99);
    EXPECT_EQ(p99->metric, "response");
    EXPECT_EQ(p99->percentile, 99.0);
    EXPECT_EQ(p99->below, 0.3);
    EXPECT_EQ(p99->name, "p99<300ms");

    const auto service = parse_objective(" service.p99.9 <= 1s ");
    ASSERT_TRUE(service);
    EXPECT_EQ(service->metric, "service");
    EXPECT_EQ(service->percentile, 99.9);
    EXPECT_EQ(service->at_most, 1.0);
    EXPECT_FALSE(service->below);

    EXPECT_EQ(parse_objective("response.mean<20ms")->metric, "response_mean");
    EXPECT_EQ(parse_objective("service.mean<20ms")->metric, "service_mean");
    EXPECT_EQ(parse_objective("max<1s")->percentile, 100.0);
    EXPECT_EQ(parse_objective("error_ratio<1%")->below, 0.01);
    EXPECT_EQ(parse_objective("error_ratio<=100%")->at_most, 1.0);
    EXPECT_EQ(parse_objective("success_ratio>=1")->at_least, 1.0);  // nobody means 1 % here
    EXPECT_EQ(parse_objective("success_ratio>=99.9%")->at_least, 0.999);
    EXPECT_EQ(parse_objective("goodput>900/s")->above, 900.0);
}

TEST(Objective, WhereRejectionsAreAllowedTimesAreOfAdmittedWork) {
    EXPECT_EQ(of_admitted_work(*parse_objective("p99<1s")).metric, "admitted_response");
    EXPECT_EQ(of_admitted_work(*parse_objective("mean<1s")).metric, "admitted_mean");
    EXPECT_EQ(of_admitted_work(*parse_objective("service.p50<1s")).metric, "admitted_service");
    EXPECT_EQ(of_admitted_work(*parse_objective("service.mean<1s")).metric,
              "admitted_service_mean");
    EXPECT_EQ(of_admitted_work(*parse_objective("goodput>1/s")).metric, "goodput");
}

TEST(Objective, RefusesWithTheReasonAndAnExample) {
    const std::vector<std::pair<const char*, const char*>> cases = {
        {"", "no < or >"},
        {"p99=300ms", "no < or >"},
        {"p99<300", "unit"},
        {"p99>300ms", "write <"},
        {"goodput<5/s", "write >"},
        {"goodput>5", "100/s"},
        {"p100<1s", "none of"},
        {"p0<1s", "none of"},
        {"p99.99999999999999999999<1s", "none of"},
        {"px<1s", "none of"},
        {"latency<1s", "goodput; did you mean p99?"},
        {"error_rate<1%", "did you mean error_ratio?"},
        {"goodputt>1/s", "did you mean goodput?"},
        {"success_rate>99%", "goodput; did you mean success_ratio?"},
        {"success_share>99%", "goodput; did you mean success_ratio?"},
        {"availability>99%", "goodput; did you mean success_ratio?"},
        {"success_rate", "no < or >; did you mean success_ratio>99%?"},
        {"sucess_ratio", "no < or >; did you mean success_ratio>99%?"},
        {"latency", "no < or >; did you mean p99<300ms?"},
        {"service.p95=1s", "no < or >; did you mean service.p95<300ms?"},
        {"eror_ratio=1%", "no < or >; did you mean error_ratio<1%?"},
        {"rps", "no < or >; did you mean goodput>900/s?"},
        {"zzzzzz", "no < or >; examples"},
        {"p100", "no < or >; examples"},
        {"p99<", "duration"},
        {"error_ratio<101%", "ratio"},
        {"error_ratio<1", "1 without % means 100 %; write 1% or 0.01"},
        {"error_ratio<= 1.0", "1 without % means 100 %"},
        {"p99<1s<2s", "duration"},
        {"service.goodput>1/s", "none of"},
        {"error_ratio>1%", "write <"}};
    for (const auto& [text, why] : cases) {
        const auto objective = parse_objective(text);
        ASSERT_TRUE(objective.has_error()) << text;
        EXPECT_EQ(objective.error().kind, ErrorKind::kInvalid);
        if (std::string_view(why) != "unit") {
            EXPECT_NE(objective.error().message.find(why), std::string::npos)
                << objective.error().message;
        }
        EXPECT_NE(objective.error().message.find("p99<300ms, error_ratio<1%"), std::string::npos);
    }
}

}  // namespace
}  // namespace faultline::scenario

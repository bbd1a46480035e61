#include "scenarios/report/described.h"

#include <vector>

#include <gtest/gtest.h>

namespace faultline::scenario {

struct Forgetful {
    int kept = 0;
    int forgotten = 0;
};
BOOST_DESCRIBE_STRUCT(Forgetful, (), (kept))
struct Measured3 {
    Duration at{};
    std::optional<Duration> lasts;
    std::map<std::string, Rate> rates;
    Ratio share;
    int count = 0;
};
BOOST_DESCRIBE_STRUCT(Measured3, (), (at, lasts, rates, share, count))

namespace {

// What for_each_member refuses to compile.
static_assert(!kDescribesEveryMember<Forgetful>);
static_assert(kDescribesEveryMember<Measured3>);

TEST(Described, NamesOfMembersSayTheirUnit) {
    std::vector<std::string> names;
    Measured3 value;
    for_each_member(value, [&](const std::string& name, const auto&) { names.push_back(name); });
    EXPECT_EQ(names, (std::vector<std::string>{"at_ns", "lasts_ns", "rates_per_second",
                                               "share_ratio", "count"}));
}

TEST(Described, EnumeratorsReadAsWords) {
    EXPECT_EQ(enum_name(load::Outcome::kHttpError), "http_error");
    EXPECT_EQ(enum_name(CheckWindow::kAll), "all");
    EXPECT_EQ(enum_name(static_cast<CheckWindow>(77)), "");
    EXPECT_EQ(enum_from<CheckWindow>("recovery"), CheckWindow::kRecovery);
    EXPECT_EQ(enum_from<CheckWindow>("never"), std::nullopt);
    EXPECT_EQ(enum_from<CheckWindow>(""), std::nullopt);
}

}  // namespace
}  // namespace faultline::scenario

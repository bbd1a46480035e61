#include "base/nearest_name.h"

#include <gtest/gtest.h>

namespace faultline {
namespace {

TEST(NearestName, FindsWhatWasMeant) {
    const std::vector<std::string> known = {"phases", "faults", "checks", "load", "name"};
    EXPECT_EQ(nearest_name("phasses", known), "phases");
    EXPECT_EQ(nearest_name("fualts", known), "faults");  // swapped neighbours count once
    EXPECT_EQ(nearest_name("cheks", known), "checks");
    EXPECT_EQ(nearest_name("lod", known), "load");
}

TEST(NearestName, IsSilentWhenNothingIsNear) {
    EXPECT_EQ(nearest_name("zebra", {"phases", "load"}), "");
    EXPECT_EQ(nearest_name("", {"a"}), "");
    EXPECT_EQ(nearest_name(std::string(100, 'x'), {std::string(100, 'x')}), "");
    EXPECT_EQ(nearest_name("x", {}), "");
}

}  // namespace
}  // namespace faultline

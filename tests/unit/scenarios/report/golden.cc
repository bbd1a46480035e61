#include "tests/unit/scenarios/report/golden.h"

#include "base/files.h"

#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

namespace faultline::scenario {

void expect_golden(std::string_view name, const std::string& text) {
    const auto path = std::filesystem::path(FAULTLINE_SOURCE_DIR) / "tests/golden/report" / name;
    if (std::getenv("FAULTLINE_UPDATE_GOLDEN") != nullptr) {
        ASSERT_TRUE(write_file(path, text));
        return;
    }
    const auto expected = read_file(path);
    ASSERT_TRUE(expected) << expected.error().message;
    EXPECT_EQ(*expected, text) << "tests/golden/report/" << name
                               << " differs; FAULTLINE_UPDATE_GOLDEN=1 writes it anew";
}

}  // namespace faultline::scenario

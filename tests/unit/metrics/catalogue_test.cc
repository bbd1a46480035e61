#include "base/files.h"
#include "metrics/registry.h"

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace faultline::metrics {
namespace {

TEST(Catalogue, NamesAreUniqueAndWellFormed) {
    const std::regex name("(orch|faultline|process)_[a-z]+(_[a-z]+)*");
    const std::regex label("[a-z]+(_[a-z]+)*");
    std::set<std::string> seen;
    for (const auto& family : catalogue()) {
        const std::string text(family.name);
        EXPECT_TRUE(seen.insert(text).second) << text;
        EXPECT_TRUE(std::regex_match(text, name)) << text;
        EXPECT_TRUE(family.help.ends_with(".")) << text;
        EXPECT_EQ(family.help.find('\n'), std::string_view::npos) << text;
        std::set<std::string_view> labels(family.label_names.begin(), family.label_names.end());
        EXPECT_EQ(labels.size(), family.label_names.size()) << text;
        for (const auto one : labels) {
            EXPECT_TRUE(std::regex_match(std::string(one), label)) << text;
            EXPECT_NE(one, "le");
        }
    }
    EXPECT_FALSE(seen.empty());
}

// A family that nothing counts is a promise to whoever reads the catalogue.
TEST(Catalogue, EveryFamilyIsCountedSomewhere) {
    std::string product;
    for (const char* folder : {"metrics", "engine", "embedded"}) {
        const auto root = std::filesystem::path(FAULTLINE_SOURCE_DIR) / folder;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
            if (entry.path().extension() == ".cc" && entry.path().filename() != "catalogue.cc") {
                product += read_file(entry.path()).value();
            }
        }
    }
    for (const auto& family : catalogue()) {
        const std::string quoted = "\"" + std::string(family.name) + "\"";
        EXPECT_NE(product.find(quoted), std::string::npos) << family.name;
    }
}

TEST(Catalogue, SuffixesFollowTheType) {
    for (const auto& family : catalogue()) {
        const bool counts =
            family.type == MetricType::kCounter || family.type == MetricType::kRealCounter;
        EXPECT_EQ(family.name.ends_with("_total"), counts) << family.name;
        if (family.type == MetricType::kHistogram) {
            EXPECT_TRUE(family.name.ends_with("_seconds")) << family.name;
        }
    }
}

// In OpenMetrics a counter's family goes without _total, and no other family may have that name.
TEST(Catalogue, NoTwoFamiliesClashInOpenMetrics) {
    std::set<std::string> seen;
    for (const auto& family : catalogue()) {
        std::string name(family.name);
        if (name.ends_with("_total")) {
            name.resize(name.size() - 6);
        }
        EXPECT_TRUE(seen.insert(name).second) << name;
    }
}

TEST(Catalogue, LimitsAreHundredButForToolCalls) {
    for (const auto& family : catalogue()) {
        EXPECT_EQ(family.max_label_sets, family.name == "orch_tool_calls_total" ? 500U : 100U);
    }
}

TEST(Catalogue, NoFamilyCarriesAnIdentity) {
    const std::set<std::string_view> banned = {"tenant", "run_id", "trace_id",
                                               "path",   "url",    "message"};
    for (const auto& family : catalogue()) {
        for (const auto label : family.label_names) {
            EXPECT_FALSE(banned.contains(label)) << family.name;
        }
    }
}

}  // namespace
}  // namespace faultline::metrics

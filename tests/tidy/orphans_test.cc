#include "tests/tidy/orphans.h"

#include <gtest/gtest.h>

namespace faultline::tidy {
namespace {

std::vector<SourceFile> files(
    std::initializer_list<std::pair<const char*, const char*>> path_and_text) {
    std::vector<SourceFile> made;
    for (const auto& [path, text] : path_and_text) {
        made.push_back(make_source(path, text));
    }
    return made;
}

TEST(Orphans, ASourceThatNoListNamesIsFound) {
    const auto tree = files({{"base/CMakeLists.txt", "lib(SRCS a.cc) # b.cc"},
                             {"base/a.cc", ""},
                             {"base/b.cc", ""},
                             {"tests/unit/CMakeLists.txt", "t(SRCS base/a_test.cc)"},
                             {"tests/unit/base/a_test.cc", ""}});
    const auto findings = check_unlisted_sources(tree);
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].path, "base/b.cc");
}

TEST(Orphans, APatternListsTheSourcesOfItsOwnFolder) {
    const auto tree = files({{"kinds/CMakeLists.txt", "file(GLOB all *.cc)"},
                             {"faults/kinds/CMakeLists.txt", "file(GLOB all *.cc)"},
                             {"faults/kinds/a.cc", ""},
                             {"faults/kinds/deeper/b.cc", ""},
                             {"tests/unit/faults/CMakeLists.txt", "file(GLOB t kinds/*_test.cc)"},
                             {"tests/unit/faults/kinds/a_test.cc", ""},
                             {"tests/unit/faults/kinds/a_bench.cc", ""},
                             {"tests/unit/faults/a_test.cc", ""}});
    std::vector<std::string> found;
    for (const auto& finding : check_unlisted_sources(tree)) {
        found.push_back(finding.path);
    }
    EXPECT_EQ(found, (std::vector<std::string>{"faults/kinds/deeper/b.cc",
                                               "tests/unit/faults/kinds/a_bench.cc",
                                               "tests/unit/faults/a_test.cc"}));
}

TEST(Orphans, AHeaderThatNobodyIncludesIsFound) {
    const auto tree = files({{"base/a.h", ""},
                             {"base/b.h", ""},
                             {"base/c.h", ""},
                             {"base/a.cc", "#include \"base/a.h\"\n"},
                             {"cmake/x.cmake", "precompile(<base/c.h>)"}});
    const auto findings = check_unused_headers(tree);
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].path, "base/b.h");
}

TEST(Orphans, AUnitTestMirrorsASource) {
    const auto tree = files({{"base/a.h", ""},
                             {"tests/unit/base/a_test.cc", ""},
                             {"tests/unit/base/a_limits_test.cc", ""},
                             {"tests/unit/metrics/a_test.cc", ""},
                             {"tests/sim/anything_test.cc", ""}});
    const auto findings = check_mirrored_tests(tree);
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].path, "tests/unit/metrics/a_test.cc");
}

}  // namespace
}  // namespace faultline::tidy

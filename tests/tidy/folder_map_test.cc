#include "tests/tidy/folder_map.h"

#include <gtest/gtest.h>

namespace faultline::tidy {
namespace {

const char* const kReadme =
    "# Title\n\n<!-- folder map -->\n```\n"
    "base/     the vocabulary; a/b is no folder\n"
    "net/      http/ process/   adapters\n"
    "engine/   the engine\n"
    "  ports/ policy/   pure\n"
    "  sim/  fakes\n"
    "```\n<!-- end of folder map -->\n";

TEST(FolderMap, IsReadFromTheReadme) {
    const FolderMap expected = {
        {"base", {}}, {"net", {"http", "process"}}, {"engine", {"ports", "policy", "sim"}}};
    EXPECT_EQ(parse_folder_map(make_source("README.md", kReadme)), expected);
}

TEST(FolderMap, DiffersWhenAFolderIsNewOrGone) {
    const auto readme = make_source("README.md", kReadme);
    const auto stated = parse_folder_map(readme);
    const auto same = folders_of({"base/a.h", "net/http/a.h", "net/process/a.h", "engine/ports/a.h",
                                  "engine/policy/a.h", "engine/sim/x/a.h", "README.md"});
    EXPECT_TRUE(compare_folder_maps(readme, stated, same).empty());
    auto more = same;
    more["net"].insert("redis");
    more.erase("base");
    const auto findings = compare_folder_maps(readme, stated, more);
    ASSERT_EQ(findings.size(), 2U);
    EXPECT_EQ(findings[0].show(), "README.md:3: net/redis/ is not in the folder map");
    EXPECT_EQ(findings[1].show(), "README.md:3: base/ is in the folder map and nowhere else");
}

TEST(FolderMap, WithoutMarkersNothingIsStated) {
    EXPECT_TRUE(parse_folder_map(make_source("README.md", "# Title\n")).empty());
}

}  // namespace
}  // namespace faultline::tidy

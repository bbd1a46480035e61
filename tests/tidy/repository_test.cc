// The rules of the house, held over the repository as it is.
#include "tests/tidy/arrows.h"
#include "tests/tidy/folder_map.h"
#include "tests/tidy/orphans.h"
#include "tests/tidy/rules.h"
#include "tests/tidy/rules_for_use.h"
#include "tests/tidy/source_tree.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace faultline::tidy {
namespace {

const std::vector<std::string>& paths() {
    static const std::vector<std::string> kPaths = list_files(FAULTLINE_SOURCE_DIR);
    return kPaths;
}

const std::vector<SourceFile>& sources() {
    static const std::vector<SourceFile> kSources = read_sources(FAULTLINE_SOURCE_DIR, paths());
    return kSources;
}

void expect_none(const Findings& findings) {
    for (const auto& finding : findings) {
        ADD_FAILURE() << finding.show();
    }
}

void hold(Findings (*rule)(const SourceFile&)) {
    ASSERT_GT(sources().size(), 50U) << "the tree was not read";
    for (const auto& file : sources()) {
        expect_none(rule(file));
    }
}

TEST(Repository, IncludesFollowTheArrows) { hold(check_arrows); }
TEST(Repository, FilesAreShort) { hold(check_length); }
TEST(Repository, NamesSaySomething) { hold(check_names); }
TEST(Repository, TimeIsAParameter) { hold(check_time); }
TEST(Repository, ChanceIsAParameter) { hold(check_chance); }
TEST(Repository, NoCoroutineIsDetached) { hold(check_detached); }
TEST(Repository, SkipsSayWhyAndNothingIsDisabled) { hold(check_skips); }
TEST(Repository, NoPathOfOneMachine) { hold(check_machine_paths); }
TEST(Repository, HeadersSayWhatTheyAre) { hold(check_header_guard); }
TEST(Repository, LibrariesStayInTheirFolders) { hold(check_libraries); }
TEST(Repository, DecisionsAreMadeWithoutDoing) { hold(check_purity); }
TEST(Repository, BeastStaysInSixFiles) { expect_none(check_beast_count(sources())); }
TEST(Repository, EverySourceIsBuilt) { expect_none(check_unlisted_sources(sources())); }
TEST(Repository, EveryHeaderIsIncluded) { expect_none(check_unused_headers(sources())); }
TEST(Repository, UnitTestsMirrorTheTree) { expect_none(check_mirrored_tests(sources())); }

TEST(Repository, TheReadmeNamesEveryFolder) {
    const auto readme = std::find_if(sources().begin(), sources().end(),
                                     [](const auto& file) { return file.path == "README.md"; });
    ASSERT_NE(readme, sources().end());
    expect_none(compare_folder_maps(*readme, parse_folder_map(*readme), folders_of(paths())));
}

}  // namespace
}  // namespace faultline::tidy

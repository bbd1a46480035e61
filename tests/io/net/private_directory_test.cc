#include "net/process/private_directory.h"

#include "net/process/child_process.h"
#include "net/process/user_account.h"

#include <fstream>
#include <optional>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace faultline::net {
namespace {

namespace fs = std::filesystem;

TEST(PrivateDirectory, IsOursAloneAndGoesWithAllThatIsInIt) {
    fs::path path;
    {
        auto made = make_private_dir("faultline-test");
        ASSERT_TRUE(made) << made.error().message;
        path = made->path();
        EXPECT_EQ(path.parent_path(), fs::temp_directory_path());
        EXPECT_TRUE(path.filename().string().starts_with("faultline-test-"));
        EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all);
        fs::create_directories(path / "a" / "b");
        std::ofstream(path / "a" / "b" / "file") << "x";
        const PrivateDirectory moved = std::move(*made);
        EXPECT_TRUE(fs::exists(path));
    }
    EXPECT_FALSE(fs::exists(path));
}

TEST(PrivateDirectory, RemovesTheOldOneWhenAssigned) {
    auto first = make_private_dir();
    auto second = make_private_dir();
    ASSERT_TRUE(first && second);
    const fs::path old_path = first->path();
    const fs::path kept = second->path();
    EXPECT_NE(old_path, kept);
    *first = std::move(*second);
    EXPECT_FALSE(fs::exists(old_path));
    EXPECT_TRUE(fs::exists(kept));
    EXPECT_EQ(first->path(), kept);
}

TEST(PrivateDirectory, SaysWhenItCannotBeMade) {
    const auto made = make_private_dir("no/such/folder/x");
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().kind, ErrorKind::kInternal);
    EXPECT_EQ(made.error().message.find("no/such"), std::string::npos);
}

TEST(PrivateDirectory, IsHandedToAnotherUser) {
    auto made = make_private_dir("faultline-test");
    ASSERT_TRUE(made);
    const auto unknown = made->hand_to("no-such-user");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().kind, ErrorKind::kNotFound);
    if (::geteuid() != 0) {
        const auto refused = made->hand_to("root");
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, ErrorKind::kDenied);
        GTEST_SKIP() << "only root may give a directory away";
    }
    fs::create_directory(made->path() / "inside");
    ASSERT_TRUE(made->hand_to("nobody"));
    const auto nobody = find_user("nobody");
    ASSERT_TRUE(nobody);
    for (const fs::path& path : {made->path(), made->path() / "inside"}) {
        struct stat info{};
        ASSERT_EQ(::stat(path.c_str(), &info), 0);
        EXPECT_EQ(info.st_uid, nobody->uid) << path;
        EXPECT_EQ(info.st_gid, nobody->gid) << path;
    }
}

}  // namespace
}  // namespace faultline::net

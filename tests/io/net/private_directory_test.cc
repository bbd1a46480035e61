#include "net/process/private_directory.h"

#include "net/process/child_process.h"
#include "net/process/user_account.h"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
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
        EXPECT_TRUE(path.filename().string().starts_with("faultline-test-p"));
        EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all);
        fs::create_directories(path / "a" / "b");
        std::ofstream(path / "a" / "b" / "file") << "x";
        const PrivateDirectory moved = std::move(*made);
        EXPECT_TRUE(fs::exists(path));
    }
    EXPECT_FALSE(fs::exists(path));
}

// Sets TMPDIR until the end.
class TmpdirIs {
public:
    explicit TmpdirIs(const std::string& value) {
        if (const char* const before = std::getenv("TMPDIR")) {
            before_ = before;
        }
        ::setenv("TMPDIR", value.c_str(), 1);
    }
    ~TmpdirIs() { before_ ? ::setenv("TMPDIR", before_->c_str(), 1) : ::unsetenv("TMPDIR"); }
    TmpdirIs(const TmpdirIs&) = delete;
    TmpdirIs& operator=(const TmpdirIs&) = delete;

private:
    std::optional<std::string> before_;
};

TEST(PrivateDirectory, IsAbsoluteWhateverTmpdirNames) {
    const auto parent = make_private_dir("faultline-test");
    ASSERT_TRUE(parent);
    {
        const TmpdirIs relative(fs::relative(parent->path()).string());
        const auto made = make_private_dir("faultline-test");
        ASSERT_TRUE(made) << made.error().cause;
        EXPECT_TRUE(made->path().is_absolute()) << made->path();
        EXPECT_TRUE(fs::equivalent(made->path().parent_path(), parent->path()));
    }
    const TmpdirIs empty("");
    EXPECT_EQ(temporary_directory().value(), "/tmp");
}

TEST(PrivateDirectory, SaysWhyTmpdirCannotBeUsed) {
    const auto parent = make_private_dir("faultline-test");
    ASSERT_TRUE(parent);
    const fs::path two_lines = parent->path() / "a\nb";
    fs::create_directory(two_lines);
    {
        const TmpdirIs with_break(two_lines.string());
        const auto made = make_private_dir("faultline-test");
        ASSERT_FALSE(made);
        EXPECT_NE(made.error().cause.find("TMPDIR="), std::string::npos) << made.error().cause;
        EXPECT_NE(made.error().cause.find("control character"), std::string::npos)
            << made.error().cause;
    }
    std::ofstream(parent->path() / "file") << "x";
    for (const char* const name : {"file", "missing"}) {
        const TmpdirIs named((parent->path() / name).string());
        const auto folder = temporary_directory();
        ASSERT_FALSE(folder) << name;
        EXPECT_NE(folder.error().message.find(name), std::string::npos) << folder.error().message;
    }
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

// A directory that its owner left when it was killed.
fs::path abandoned_directory(const fs::path& parent) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    const pid_t owner = ::fork();
    if (owner == 0) {
        const auto made = make_private_dir("faultline-swept", parent);
        const std::string path = made ? made->path().string() : "";
        (void)!::write(ends[1], path.data(), path.size());
        ::close(ends[1]);
        ::pause();
        ::_exit(1);
    }
    ::close(ends[1]);
    std::string path(4096, '\0');
    const ssize_t got = ::read(ends[0], path.data(), path.size());
    path.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    ::close(ends[0]);
    ::kill(owner, SIGKILL);
    ::waitpid(owner, nullptr, 0);
    return path;
}

TEST(PrivateDirectory, RemovesWhatKilledOwnersLeft) {
    const auto parent = make_private_dir("faultline-test");
    ASSERT_TRUE(parent);
    const auto alive = make_private_dir("faultline-swept", parent->path());
    ASSERT_TRUE(alive);
    fs::create_directory(parent->path() / "kept");
    const std::vector<std::string> of_users = {"faultline-swept-backup", "faultline-swept-p-abcdef",
                                               "faultline-swept-p12x-abcdef",
                                               "faultline-swept-p12-backups"};
    for (const std::string& name : of_users) {
        fs::create_directory(parent->path() / name);
        fs::permissions(parent->path() / name, fs::perms::owner_all);
    }
    fs::create_directory(parent->path() / "faultline-swept-p12-public");  // mode 0755
    fs::create_directory_symlink(parent->path() / "kept",
                                 parent->path() / "faultline-swept-p12-abcdef");
    std::ofstream(parent->path() / "kept" / "file") << "x";
    const fs::path left = abandoned_directory(parent->path());
    ASSERT_TRUE(fs::exists(left));
    std::ofstream(left / "file") << "x";

    const auto next = make_private_dir("faultline-swept", parent->path());
    ASSERT_TRUE(next);
    EXPECT_FALSE(fs::exists(left));
    EXPECT_TRUE(fs::exists(alive->path()));
    EXPECT_TRUE(fs::exists(parent->path() / "kept" / "file"));
    for (const std::string& name : of_users) {
        EXPECT_TRUE(fs::exists(parent->path() / name)) << name;
    }
    EXPECT_TRUE(fs::exists(parent->path() / "faultline-swept-p12-public"));
}

TEST(PrivateDirectory, MayBeRemovedBeforeItsOwnerEnds) {
    PrivateDirectory made = make_private_dir("faultline-test").value();
    const PrivateDirectory moved = std::move(made);
    std::ofstream(moved.path() / "acme.db") << "x";
    ASSERT_TRUE(fs::exists(moved.path() / "acme.db"));
    fs::path ended;
    {
        const PrivateDirectory other = make_private_dir("faultline-test").value();
        ended = other.path();
    }
    fs::create_directory(ended);  // somebody else's by now
    remove_private_directories();
    EXPECT_FALSE(fs::exists(moved.path()));
    EXPECT_TRUE(fs::remove(ended));
}

TEST(PrivateDirectory, EndsAStoppedProcessInAnAbandonedOne) {
    const auto parent = make_private_dir("faultline-test");
    ASSERT_TRUE(parent);
    const fs::path left = abandoned_directory(parent->path());
    ASSERT_TRUE(fs::exists(left));
    const auto in_it = [&left](const char* script) {
        auto child =
            ChildProcess::start({.argv = {"/bin/sh", "-c", script}, .working_directory = left});
        EXPECT_TRUE(child);
        return std::move(child).value();
    };
    const auto works = in_it("exec sleep 30");
    const auto frozen = in_it("exec sleep 30");
    ASSERT_TRUE(frozen->signal(SIGSTOP));
    siginfo_t ended{};
    const auto id = static_cast<id_t>(frozen->pid());
    ASSERT_EQ(::waitid(P_PID, id, &ended, WSTOPPED | WNOWAIT), 0);

    ASSERT_TRUE(make_private_dir("faultline-swept", parent->path()));
    ASSERT_EQ(::waitid(P_PID, id, &ended, WEXITED | WNOWAIT), 0);
    EXPECT_EQ(ended.si_status, SIGKILL);
    EXPECT_FALSE(works->try_wait());  // somebody's shell stays
}

}  // namespace
}  // namespace faultline::net

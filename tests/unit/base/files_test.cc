#include "base/files.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace faultline {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "faultline-files-XXXXXX").string();
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }
    void TearDown() override { fs::remove_all(folder_); }

    fs::path folder_;
};

TEST_F(Files, WritesAndReadsAnyBytes) {
    std::string content;
    for (int i = 0; i < 200'000; ++i) {
        content.push_back(static_cast<char>(i % 256));
    }
    ASSERT_TRUE(write_file(folder_ / "a", content));
    EXPECT_EQ(read_file(folder_ / "a").value(), content);
    ASSERT_TRUE(write_file(folder_ / "a", ""));
    EXPECT_EQ(read_file(folder_ / "a").value(), "");
}

TEST_F(Files, MakesFoldersAndLeavesNothingBeside) {
    ASSERT_TRUE(write_file(folder_ / "x/y/z.txt", "1"));
    EXPECT_EQ(read_file(folder_ / "x/y/z.txt").value(), "1");
    std::size_t entries = 0;
    for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder_ / "x/y")) {
        ++entries;
    }
    EXPECT_EQ(entries, 1U);
}

TEST_F(Files, AFileThatIsReplacedKeepsItsModeAndOwner) {
    ASSERT_TRUE(write_file(folder_ / "a", "old"));
    ASSERT_EQ(::chmod((folder_ / "a").c_str(), 0600), 0);
    const bool is_given = ::chown((folder_ / "a").c_str(), 1, 1) == 0;  // root may
    ASSERT_TRUE(write_file(folder_ / "a", "new"));
    struct stat about{};
    ASSERT_EQ(::stat((folder_ / "a").c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 07777U, 0600U);
    EXPECT_EQ(about.st_uid, is_given ? 1U : ::getuid());
    EXPECT_EQ(about.st_gid, is_given ? 1U : ::getgid());
    EXPECT_EQ(read_file(folder_ / "a").value(), "new");
    // Wider than a new file's, too.
    ASSERT_EQ(::chmod((folder_ / "a").c_str(), 0664), 0);
    ASSERT_TRUE(write_file(folder_ / "a", "newer"));
    EXPECT_EQ(fs::status(folder_ / "a").permissions(), static_cast<fs::perms>(0664));
}

TEST_F(Files, AFailedWriteLeavesTheOldFile) {
    ASSERT_TRUE(write_file(folder_ / "a", "old"));
    // What is written beside cannot be opened: a folder has that name.
    fs::create_directories(folder_ / "a.part");
    const auto failed = write_file(folder_ / "a", "new");
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind, ErrorKind::kInternal);
    EXPECT_NE(failed.error().message.find("Is a directory"), std::string::npos);
    EXPECT_EQ(read_file(folder_ / "a").value(), "old");
}

TEST_F(Files, WhatIsNoRegularFileIsWrittenThroughAndStays) {
    ASSERT_TRUE(write_file(folder_ / "real", "old"));
    fs::create_symlink(folder_ / "real", folder_ / "link");
    ASSERT_TRUE(write_file(folder_ / "link", "new"));
    EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
    EXPECT_EQ(read_file(folder_ / "real").value(), "new");

    const fs::path pipe = folder_ / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    const auto unread = write_file(pipe, "x");
    ASSERT_FALSE(unread);
    EXPECT_NE(unread.error().message.find("nothing reads this pipe"), std::string::npos);
    const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
    ASSERT_GE(reader, 0);
    ASSERT_TRUE(write_file(pipe, "through"));
    std::array<char, 16> got{};
    EXPECT_EQ(::read(reader, got.data(), got.size()), 7);
    EXPECT_STREQ(got.data(), "through");
    ::close(reader);
    EXPECT_TRUE(fs::is_fifo(pipe));

    // A copy: were this broken, the machine would lose its own.
    const fs::path device = folder_ / "null";
    if (::mknod(device.c_str(), S_IFCHR | 0600, makedev(1, 3)) == 0) {  // root may
        (void)write_file(device, "x");  // refused where the folder allows no devices
        EXPECT_TRUE(fs::is_character_file(device));
    }
    const int file = ::open((folder_ / "real").c_str(), O_WRONLY);
    ASSERT_TRUE(write_file("/proc/self/fd/" + std::to_string(file), "by number"));
    ::close(file);
    EXPECT_EQ(read_file(folder_ / "real").value(), "by number");
}

TEST_F(Files, OnlyRegularFilesAreRead) {
    const fs::path pipe = folder_ / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    for (const fs::path& path : {pipe, fs::path("/dev/zero")}) {
        const auto refused = read_file(path);
        ASSERT_FALSE(refused) << path;
        EXPECT_NE(refused.error().message.find("not a regular file"), std::string::npos);
    }
    std::thread writer([&pipe] { std::ofstream(pipe) << "what a pipe says"; });
    EXPECT_EQ(read_stream(pipe).value(), "what a pipe says");
    writer.join();
    EXPECT_FALSE(read_stream("/dev/zero", 1'000));
    fs::create_symlink(folder_ / "loop", folder_ / "loop");
    EXPECT_NE(read_file(folder_ / "loop").error().message.find("symbolic links"),
              std::string::npos);
}

TEST_F(Files, AFolderCannotBeWrittenOver) {
    fs::create_directories(folder_ / "d/full");
    ASSERT_FALSE(write_file(folder_ / "d", "x"));
    EXPECT_FALSE(fs::exists(folder_ / "d.part"));
    ASSERT_TRUE(write_file(folder_ / "f", "x"));
    EXPECT_FALSE(write_file(folder_ / "f/below", "x"));
}

TEST_F(Files, WhatCannotBeReadSaysWhy) {
    const auto missing = read_file(folder_ / "none");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, ErrorKind::kInvalid);
    EXPECT_NE(missing.error().message.find("No such file"), std::string::npos);
    EXPECT_NE(missing.error().message.find("none"), std::string::npos);
    EXPECT_NE(read_file(folder_).error().message.find("folder"), std::string::npos);
}

TEST_F(Files, ReadingIsBounded) {
    ASSERT_TRUE(write_file(folder_ / "a", std::string(100, 'x')));
    EXPECT_TRUE(read_file(folder_ / "a", 100));
    const auto refused = read_file(folder_ / "a", 99);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("larger than 99 bytes"), std::string::npos);
    // A file without an end.
    EXPECT_FALSE(read_file("/dev/zero", 1U << 20U));
}

}  // namespace
}  // namespace faultline

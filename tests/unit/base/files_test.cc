#include "base/files.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <stdlib.h>

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

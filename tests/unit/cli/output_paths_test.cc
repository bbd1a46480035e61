// Where results may go, asked before a run.
#include "cli/output_paths.h"

#include "base/files.h"
#include "net/process/private_directory.h"

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace faultline::cli {
namespace {

class OutputPaths : public ::testing::Test {
protected:
    [[nodiscard]] std::string path(const std::string& name) const {
        return (directory_.path() / name).string();
    }
    net::PrivateDirectory directory_ = net::make_private_dir("faultline-test").value();
};

TEST_F(OutputPaths, TheFolderOfOutIsMadeAndLeftEmpty) {
    ASSERT_TRUE(prepare_out_folder(path("a/b")));
    EXPECT_TRUE(std::filesystem::is_empty(path("a/b")));
    EXPECT_TRUE(prepare_out_folder(path("a/b")));
}

TEST_F(OutputPaths, SeveralMayTryOneFolderAtOnce) {
    std::vector<std::jthread> threads;
    std::atomic<int> refused = 0;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([this, &refused, i] {
            for (int round = 0; round < 50; ++round) {
                refused += check_json_file(path(std::to_string(i) + ".json")) ? 0 : 1;
            }
        });
    }
    threads.clear();
    EXPECT_EQ(refused, 0);
    EXPECT_TRUE(std::filesystem::is_empty(directory_.path()));
}

TEST_F(OutputPaths, AFolderHasOneOwnerAtATime) {
    auto first = prepare_out_folder(path("out"));
    ASSERT_TRUE(first);
    const auto second = prepare_out_folder(path("out"));
    ASSERT_TRUE(second.has_error());
    EXPECT_NE(second.error().message.find("another faultline is writing to it (process " +
                                          std::to_string(::getpid()) + ")"),
              std::string::npos)
        << second.error().message;
    first = Error{ErrorKind::kInternal, "given up"};
    EXPECT_TRUE(prepare_out_folder(path("out")));
}

TEST_F(OutputPaths, AFolderThatCannotBeMadeOrWrittenIsRefused) {
    ASSERT_TRUE(write_file(path("file"), ""));
    for (const std::string& wrong : {path("file"), path("file/out"), std::string("/proc/self")}) {
        const auto refused = prepare_out_folder(wrong);
        ASSERT_TRUE(refused.has_error()) << wrong;
        EXPECT_TRUE(refused.error().message.starts_with(wrong + ": ")) << refused.error().message;
    }
}

TEST_F(OutputPaths, AJsonFileNeedsAFolderThatIsThere) {
    EXPECT_TRUE(check_json_file(path("result.json")));
    ASSERT_TRUE(write_file(path("old.json"), "old"));
    EXPECT_TRUE(check_json_file(path("old.json")));
    EXPECT_EQ(read_file(path("old.json")).value(), "old");
    const auto missing = check_json_file(path("no/result.json"));
    ASSERT_TRUE(missing.has_error());
    EXPECT_NE(missing.error().message.find("there is no folder " + path("no")), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(path("no")));
    EXPECT_TRUE(check_json_file(directory_.path().string()).has_error());
    EXPECT_TRUE(check_json_file("/proc/self/result.json").has_error());
}

TEST_F(OutputPaths, APipeIsNotOpened) {
    ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
    EXPECT_TRUE(check_json_file(path("pipe")));
}

}  // namespace
}  // namespace faultline::cli

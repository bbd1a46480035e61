#include "base/log_writer.h"

#include "base/log.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <string>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace faultline {
namespace {

using namespace std::chrono_literals;

class LogWriterTest : public ::testing::Test {
protected:
    void SetUp() override { ASSERT_EQ(::pipe2(pipe_.data(), O_CLOEXEC), 0); }
    void TearDown() override {
        close_end(0);
        close_end(1);
    }
    void close_end(std::size_t end) {
        if (pipe_[end] >= 0) {
            ::close(pipe_[end]);
            pipe_[end] = -1;
        }
    }
    // What is in the pipe, to its end.
    std::string read_all() {
        close_end(1);
        std::string all;
        std::array<char, 4096> piece{};
        for (ssize_t n = 0; (n = ::read(pipe_[0], piece.data(), piece.size())) > 0;) {
            all.append(piece.data(), static_cast<std::size_t>(n));
        }
        return all;
    }

    SteadyClock clock_;
    std::array<int, 2> pipe_{-1, -1};
};

TEST_F(LogWriterTest, WritesEveryLineInOrder) {
    std::string expected;
    {
        LogWriter writer(clock_, {.descriptor = pipe_[1], .patience = 1min});
        for (int i = 0; i < 100; ++i) {
            writer.write("line " + std::to_string(i));
            expected += "line " + std::to_string(i) + "\n";
        }
        writer.close();
        EXPECT_EQ(writer.dropped(), 0U);
    }
    EXPECT_EQ(read_all(), expected);
}

TEST_F(LogWriterTest, NobodyWaitsForAReaderThatDoesNotRead) {
    LogWriter writer(clock_, {.descriptor = pipe_[1], .max_queued = 16, .patience = 50ms});
    const std::string line(1000, 'x');
    for (int i = 0; i < 1000; ++i) {
        writer.write(line);
    }
    // The pipe holds 64 KiB, the queue 16 lines, the thread one.
    EXPECT_GE(writer.dropped(), 900U - 16U);
    writer.close();
    const std::uint64_t dropped = writer.dropped();
    EXPECT_LT(dropped, 1000U);
    const std::string read = read_all();
    EXPECT_EQ(static_cast<std::uint64_t>(std::ranges::count(read, '\n')), 1000U - dropped);
}

TEST_F(LogWriterTest, AReaderThatHasGoneCostsLinesAndNothingElse) {
    const auto before = std::signal(SIGPIPE, SIG_IGN);
    close_end(0);
    LogWriter writer(clock_, {.descriptor = pipe_[1], .patience = 1min});
    writer.write("one");
    writer.write("two");
    writer.close();
    EXPECT_EQ(writer.dropped(), 2U);
    (void)std::signal(SIGPIPE, before);
}

TEST_F(LogWriterTest, LinesAfterTheEndAreDropped) {
    LogWriter writer(clock_, {.descriptor = pipe_[1], .patience = 1min});
    writer.close();
    writer.close();
    writer.write("late");
    EXPECT_EQ(writer.dropped(), 1U);
    EXPECT_EQ(read_all(), "");
}

TEST_F(LogWriterTest, WhoeverSharesThePipeKeepsItAsItWas) {
    const int before = ::fcntl(pipe_[1], F_GETFL);
    LogWriter writer(clock_, {.descriptor = pipe_[1], .patience = 1min});
    writer.write("line");
    writer.close();
    EXPECT_EQ(::fcntl(pipe_[1], F_GETFL), before);
}

TEST_F(LogWriterTest, AnOrdinaryFileIsAppendedTo) {
    const std::string path =
        ::testing::TempDir() + "/log_writer_test." + std::to_string(::getpid());
    const int file = ::open(path.c_str(), O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
    ASSERT_GE(file, 0);
    ASSERT_EQ(::write(file, "first\n", 6), 6);
    {
        LogWriter writer(clock_, {.descriptor = file, .patience = 1min});
        writer.write("second");
        writer.close();
    }
    std::array<char, 64> text{};
    const ssize_t size = ::pread(file, text.data(), text.size(), 0);
    EXPECT_EQ(std::string(text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))),
              "first\nsecond\n");
    ::close(file);
    ::unlink(path.c_str());
}

TEST_F(LogWriterTest, ALoggerSaysWhatWasDropped) {
    LogWriter writer(clock_, {.descriptor = pipe_[1], .patience = 1min});
    Logger log(
        clock_, [&](std::string_view line) { writer.write(line); }, LogLevel::kInfo,
        [&] { return writer.dropped(); });
    log.info("kept");
    writer.close();
    log.info("lost");
    EXPECT_EQ(log.lines(LogLevel::kInfo), 2U);
    EXPECT_EQ(log.dropped(), 1U);
    EXPECT_NE(read_all().find("\"event\":\"kept\""), std::string::npos);
}

}  // namespace
}  // namespace faultline

#include "base/log_writer.h"

#include "base/log.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
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
    // What is in the pipe, to its end, which is there: a closed writer holds no descriptor.
    std::string read_all() {
        close_end(1);
        EXPECT_EQ(::fcntl(pipe_[0], F_SETFL, O_NONBLOCK), 0);
        std::string all;
        std::array<char, 4096> piece{};
        ssize_t n = 0;
        while ((n = ::read(pipe_[0], piece.data(), piece.size())) > 0) {
            all.append(piece.data(), static_cast<std::size_t>(n));
        }
        EXPECT_EQ(n, 0) << "somebody can still write into it";
        return all;
    }

    SteadyClock clock_;
    std::array<int, 2> pipe_{-1, -1};
};

TEST_F(LogWriterTest, WritesEveryLineInOrder) {
    std::string expected;
    {
        LogWriter writer({.descriptor = pipe_[1], .close_limit = 1min});
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
    LogWriter writer({.descriptor = pipe_[1], .max_queued = 16, .close_limit = 50ms});
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
    LogWriter writer({.descriptor = pipe_[1], .close_limit = 1min});
    writer.write("one");
    writer.write("two");
    writer.close();
    EXPECT_EQ(writer.dropped(), 2U);
    (void)std::signal(SIGPIPE, before);
}

TEST_F(LogWriterTest, LinesAfterTheEndAreDropped) {
    LogWriter writer({.descriptor = pipe_[1], .close_limit = 1min});
    writer.close();
    writer.close();
    writer.write("late");
    EXPECT_EQ(writer.dropped(), 1U);
    EXPECT_EQ(read_all(), "");
}

TEST_F(LogWriterTest, WhoeverSharesThePipeKeepsItAsItWas) {
    const int before = ::fcntl(pipe_[1], F_GETFL);
    LogWriter writer({.descriptor = pipe_[1], .close_limit = 1min});
    writer.write("line");
    writer.close();
    EXPECT_EQ(::fcntl(pipe_[1], F_GETFL), before);
}

// A thousand lines for a reader that takes none of them; then how many of them were not written.
std::uint64_t dropped_of_a_thousand(const std::string& line, int descriptor) {
    LogWriter writer({.descriptor = descriptor, .close_limit = 50ms});
    for (int i = 0; i < 1000; ++i) {
        writer.write(line);
    }
    writer.close();
    return writer.dropped();
}

TEST_F(LogWriterTest, AFullSocketDelaysTheEndNoLongerThanAFullPipe) {
    std::array<int, 2> sockets{};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()), 0);
    const int before = ::fcntl(sockets[1], F_GETFL);
    const std::uint64_t dropped = dropped_of_a_thousand(std::string(1000, 'x'), sockets[1]);
    EXPECT_EQ(::fcntl(sockets[1], F_GETFL), before);
    // From here on read_all() reads the socket.
    close_end(0);
    close_end(1);
    pipe_ = sockets;
    const std::string read = read_all();
    EXPECT_EQ(static_cast<std::uint64_t>(std::ranges::count(read, '\n')), 1000U - dropped);
    EXPECT_GT(dropped, 0U);
}

// As on a terminal that we cannot open once more: an event counter takes a few writes of 8 bytes,
// which it adds up, and then blocks, though poll() calls it writable.
TEST_F(LogWriterTest, AWriteThatDoesNotReturnIsLeftBehind) {
    const int counter = ::eventfd(0, EFD_CLOEXEC);
    ASSERT_GE(counter, 0);
    (void)dropped_of_a_thousand("7 bytes", counter);
    // The write returns now, and the thread that was left behind ends.
    std::uint64_t taken = 0;
    EXPECT_EQ(::read(counter, &taken, sizeof(taken)), 8);
    ::close(counter);
}

// While it lives no thread can be started: there is no room for a stack of this size.
class NoMoreThreads {
public:
    NoMoreThreads() {
        pthread_attr_t attributes{};
        EXPECT_EQ(::pthread_getattr_default_np(&before_), 0);
        EXPECT_EQ(::pthread_getattr_default_np(&attributes), 0);
        EXPECT_EQ(::pthread_attr_setstacksize(&attributes, std::size_t{1} << 50U), 0);
        EXPECT_EQ(::pthread_setattr_default_np(&attributes), 0);
        (void)::pthread_attr_destroy(&attributes);
    }
    ~NoMoreThreads() {
        EXPECT_EQ(::pthread_setattr_default_np(&before_), 0);
        (void)::pthread_attr_destroy(&before_);
    }
    NoMoreThreads(const NoMoreThreads&) = delete;
    NoMoreThreads& operator=(const NoMoreThreads&) = delete;

private:
    pthread_attr_t before_{};
};

TEST_F(LogWriterTest, ItIsClosedAlthoughNoThreadCanBeStarted) {
    LogWriter writer({.descriptor = pipe_[1], .close_limit = 1min});
    {
        const NoMoreThreads none;
        EXPECT_THROW(std::thread([] {}).join(), std::system_error);
        EXPECT_NO_THROW(writer.close());
    }
    writer.write("late");
    EXPECT_EQ(writer.dropped(), 1U);
    EXPECT_EQ(read_all(), "");
}

TEST_F(LogWriterTest, AnOrdinaryFileIsAppendedTo) {
    const std::string path =
        ::testing::TempDir() + "/log_writer_test." + std::to_string(::getpid());
    const int file = ::open(path.c_str(), O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
    ASSERT_GE(file, 0);
    ASSERT_EQ(::write(file, "first\n", 6), 6);
    {
        LogWriter writer({.descriptor = file, .close_limit = 1min});
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
    LogWriter writer({.descriptor = pipe_[1], .close_limit = 1min});
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

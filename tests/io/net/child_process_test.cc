#include "net/process/child_process.h"

#include "net/process/private_directory.h"
#include "net/process/user_account.h"

#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace faultline::net {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

ChildOptions shell(std::string script) {
    ChildOptions options;
    options.argv = {"/bin/sh", "-c", std::move(script)};
    return options;
}

Result<ExitStatus> wait_for(ChildProcess& child, Duration limit = 30s) {
    asio::io_context io;
    SteadyClock clock;
    auto status = asio::co_spawn(io, child.wait(clock, Deadline::after(clock.now(), limit)),
                                 asio::use_future);
    io.run();
    return status.get();
}

Result<ChildAnswer> converse(ChildOptions options, std::string input, Duration limit = 30s,
                             std::size_t max_output = 1 << 20) {
    options.input = ChildInput::kPipe;
    options.output = ChildOutput::kPipe;
    auto child = ChildProcess::start(options);
    if (!child) {
        return child.error();
    }
    asio::io_context io;
    SteadyClock clock;
    auto answer = asio::co_spawn(io,
                                 (*child)->converse(clock, Deadline::after(clock.now(), limit),
                                                    std::move(input), max_output),
                                 asio::use_future);
    io.run();
    return answer.get();
}

bool is_alive(pid_t pid) { return ::kill(pid, 0) == 0; }

TEST(ChildProcess, SaysHowItEnded) {
    for (const int code : {0, 1, 7, 255}) {
        auto child = ChildProcess::start(shell("exit " + std::to_string(code)));
        ASSERT_TRUE(child) << child.error().message;
        const auto status = wait_for(**child);
        ASSERT_TRUE(status);
        EXPECT_EQ(*status, (ExitStatus{.code = code, .signal = 0}));
        EXPECT_EQ(status->is_success(), code == 0);
        EXPECT_EQ((*child)->try_wait(), *status) << "the answer stays";
        EXPECT_FALSE((*child)->signal(SIGTERM)) << "it has ended";
    }
    EXPECT_EQ(to_string(ExitStatus{.code = 3, .signal = 0}), "exit code 3");
    EXPECT_EQ(to_string(ExitStatus{.code = 0, .signal = 9}), "signal 9");
}

TEST(ChildProcess, IsSignalled) {
    auto child = ChildProcess::start(shell("exec cat /dev/zero"));
    ASSERT_TRUE(child);
    EXPECT_FALSE((*child)->try_wait().has_value());
    ASSERT_TRUE((*child)->signal(SIGTERM));
    const auto status = wait_for(**child);
    ASSERT_TRUE(status);
    EXPECT_EQ(*status, (ExitStatus{.code = 0, .signal = SIGTERM}));
}

TEST(ChildProcess, IsNotWaitedForBeyondTheDeadlineButGoesOn) {
    auto child = ChildProcess::start(shell("exec sleep 1000"));
    ASSERT_TRUE(child);
    const auto status = wait_for(**child, 10ms);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind, ErrorKind::kTimeout);
    EXPECT_FALSE((*child)->try_wait().has_value());
}

TEST(ChildProcess, IsKilledWithItsHandle) {
    pid_t pid = 0;
    {
        auto child = ChildProcess::start(shell("trap '' TERM INT HUP; while :; do :; done"));
        ASSERT_TRUE(child);
        pid = (*child)->pid();
        EXPECT_TRUE(is_alive(pid));
        EXPECT_EQ(::getpgid(pid), pid) << "its own process group";
    }
    EXPECT_FALSE(is_alive(pid));
    EXPECT_EQ(errno, ESRCH);
}

// The number of a grandchild, which the shell tells through the pipe.
pid_t grandchild_of(ChildProcess& child) {
    std::string text;
    char c = 0;
    while (::read(child.output_fd(), &c, 1) == 1 && c != '\n') {
        text += c;
    }
    return static_cast<pid_t>(std::stol(text));
}

// Waits for the end of a process that is not our child; its pipe end closes with it.
void expect_end_of(int output) {
    char c = 0;
    EXPECT_EQ(::read(output, &c, 1), 0);
}

TEST(ChildProcess, TakesItsGroupAlongWhenKilled) {
    ChildOptions options = shell("sleep 1000 & echo $!; wait");
    options.output = ChildOutput::kPipe;
    auto child = ChildProcess::start(options);
    ASSERT_TRUE(child);
    const pid_t grandchild = grandchild_of(**child);
    EXPECT_TRUE(is_alive(grandchild));
    const int output = ::dup((*child)->output_fd());
    child->reset();
    expect_end_of(output);
    ::close(output);
}

TEST(ChildProcess, LeavesNothingOfItsGroupWhenItEnds) {
    ChildOptions options = shell("sleep 1000 & echo $!");
    options.output = ChildOutput::kPipe;
    auto child = ChildProcess::start(options);
    ASSERT_TRUE(child);
    (void)grandchild_of(**child);
    ASSERT_TRUE(wait_for(**child));
    expect_end_of((*child)->output_fd());  // or this read hangs with the grandchild
}

TEST(ChildProcess, DiesWithUs) {
    // We die in the person of a middle process, by a signal that leaves no time to tidy up.
    ASSERT_EQ(::prctl(PR_SET_CHILD_SUBREAPER, 1), 0);  // so that the orphan becomes ours
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t middle = ::fork();
    if (middle == 0) {
        auto child = ChildProcess::start(shell("exec sleep 1000"));
        const pid_t pid = child ? (*child)->pid() : -1;
        (void)!::write(ends[1], &pid, sizeof(pid));
        ::raise(SIGKILL);
        ::_exit(1);
    }
    pid_t orphan = -1;
    ASSERT_EQ(::read(ends[0], &orphan, sizeof(orphan)), ssize_t{sizeof(orphan)});
    ASSERT_GT(orphan, 0);
    ASSERT_EQ(::waitpid(middle, nullptr, 0), middle);
    int status = 0;
    ASSERT_EQ(::waitpid(orphan, &status, 0), orphan);
    EXPECT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(WTERMSIG(status), SIGKILL);
    (void)::prctl(PR_SET_CHILD_SUBREAPER, 0);
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST(ChildProcess, GetsEnvironmentDirectoryAndArguments) {
    const auto directory = make_private_dir("faultline-test");
    ASSERT_TRUE(directory);
    ChildOptions options;
    options.argv = {"sh", "-c", R"(printf '%s|%s|%s|%s' "$FAULTLINE_X" "$PWD" "$0" "${HOME-none}")",
                    "with space"};
    options.environment = {{"FAULTLINE_X", "y z"}, {"HOME", "elsewhere"}};
    options.working_directory = directory->path();
    const auto answer = converse(options, "");
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->output,
              "y z|" + fs::canonical(directory->path()).string() + "|with space|elsewhere");
}

TEST(ChildProcess, HasNothingOfOurEnvironmentWhenAsked) {
    ChildOptions options;
    options.argv = {"env"};
    options.environment = {{"FAULTLINE_X", "y"}};
    options.inherit_environment = false;
    const auto answer = converse(options, "");
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->output, "FAULTLINE_X=y\n");
}

TEST(ChildProcess, WritesToAFile) {
    const auto directory = make_private_dir("faultline-test");
    ASSERT_TRUE(directory);
    for (int run = 0; run < 2; ++run) {
        ChildOptions options = shell("echo out; echo err >&2");
        options.output = ChildOutput::kFile;
        options.output_file = directory->path() / "log";
        auto child = ChildProcess::start(options);
        ASSERT_TRUE(child) << child.error().message;
        ASSERT_TRUE(wait_for(**child));
    }
    std::ifstream log(directory->path() / "log");
    const std::string text(std::istreambuf_iterator<char>(log), {});
    EXPECT_EQ(text, "out\nerr\nout\nerr\n");
}

TEST(ChildProcess, InheritsNothingButItsThreeStreams) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);  // deliberately without close-on-exec
    ChildOptions list;
    list.argv = {"ls", "/proc/self/fd"};
    const auto answer = converse(list, "");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->output, "0\n1\n2\n3\n") << "3 is the folder that ls reads";
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST(ChildProcess, StartsWithDefaultSignals) {
    struct sigaction ignore{};
    struct sigaction before{};
    ignore.sa_handler = SIG_IGN;
    ASSERT_EQ(::sigaction(SIGUSR1, &ignore, &before), 0);
    auto child = ChildProcess::start(shell("kill -USR1 $$; exit 3"));
    ASSERT_EQ(::sigaction(SIGUSR1, &before, nullptr), 0);
    ASSERT_TRUE(child);
    const auto status = wait_for(**child);
    ASSERT_TRUE(status);
    EXPECT_EQ(status->signal, SIGUSR1);
}

TEST(ChildProcess, ConversesInBothDirectionsAtOnce) {
    const std::string input(1 << 20, 'x');  // more than any pipe holds
    ChildOptions cat;
    cat.argv = {"cat"};
    const auto answer = converse(cat, input, 30s, 2 << 20);
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_TRUE(answer->status.is_success());
    EXPECT_EQ(answer->output, input);
}

TEST(ChildProcess, MayLeaveItsInputUnread) {
    const auto answer = converse(shell("echo done"), std::string(1 << 20, 'x'));
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->output, "done\n");
}

TEST(ChildProcess, KeepsErrorsApartWhenAsked) {
    ChildOptions options = shell("echo out; echo err >&2");
    options.errors = ChildErrors::kNull;
    const auto answer = converse(options, "");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->output, "out\n");
}

TEST(ChildProcess, IsKilledWhenItSaysTooMuch) {
    const auto answer = converse(shell("cat /dev/zero"), "", 30s, 1000);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::kUnavailable);
}

TEST(ChildProcess, IsKilledWhenItDoesNotAnswerInTime) {
    const auto answer = converse(shell("sleep 1000"), std::string(1 << 20, 'x'), 20ms);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::kTimeout);
}

struct Refusal {
    const char* name;
    std::vector<std::string> argv;
    const char* directory;
    const char* user;
    ErrorKind kind;
};

TEST(ChildProcess, SaysWhyItCannotStart) {
    for (const Refusal& row :
         {Refusal{"no argv", {}, "", "", ErrorKind::kInvalid},
          Refusal{"empty name", {""}, "", "", ErrorKind::kInvalid},
          Refusal{"not in PATH", {"no-such-program-x"}, "", "", ErrorKind::kNotFound},
          Refusal{"no such file", {"/no/such/program"}, "", "", ErrorKind::kNotFound},
          Refusal{"a directory", {"/"}, "", "", ErrorKind::kDenied},
          Refusal{"no such directory", {"true"}, "/no/such", "", ErrorKind::kNotFound},
          Refusal{"no such user", {"true"}, "", "no-such-user", ErrorKind::kNotFound}}) {
        ChildOptions options;
        options.argv = row.argv;
        options.working_directory = row.directory;
        options.run_as = row.user;
        const auto child = ChildProcess::start(options);
        ASSERT_FALSE(child) << row.name;
        EXPECT_EQ(child.error().kind, row.kind) << row.name << ": " << child.error().message;
    }
}

TEST(ChildProcess, RunsAsAnotherUser) {
    if (::geteuid() != 0) {
        GTEST_SKIP() << "only root may become another user";
    }
    const auto nobody = find_user("nobody");
    ASSERT_TRUE(nobody);
    ChildOptions options = shell("id -u; id -g; id -G");
    options.run_as = "nobody";
    options.working_directory = "/";
    const auto answer = converse(options, "");
    ASSERT_TRUE(answer) << answer.error().message;
    const std::string gid = std::to_string(nobody->gid);
    EXPECT_EQ(answer->output, std::to_string(nobody->uid) + "\n" + gid + "\n" + gid + "\n");
}

TEST(ChildProcess, MayNotBecomeRoot) {
    if (::geteuid() == 0) {
        GTEST_SKIP() << "root may become anybody";
    }
    ChildOptions options = shell("true");
    options.run_as = "root";
    const auto child = ChildProcess::start(options);
    ASSERT_FALSE(child);
    EXPECT_EQ(child.error().kind, ErrorKind::kDenied);
}

}  // namespace
}  // namespace faultline::net

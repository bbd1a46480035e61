// The waiting half of ChildProcess: its coroutines.
#include "base/check.h"
#include "base/with_deadline.h"
#include "net/process/child_process.h"

#include <array>
#include <csignal>
#include <memory>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <sys/syscall.h>
#include <unistd.h>

namespace faultline::net {

namespace asio = boost::asio;

namespace {

using boost::system::error_code;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
// How often to look for the end where the kernel has no pidfd (before Linux 5.3).
constexpr Duration kPoll = std::chrono::milliseconds(10);

Error timeout(std::string message) { return {ErrorKind::kTimeout, std::move(message)}; }

}  // namespace

// Shared by the writing and the reading half of converse() and the coroutine that awaits both.
struct ChildProcess::Conversation {
    Conversation(const asio::any_io_executor& executor, ChildProcess& child, std::string to_write,
                 std::size_t limit)
        : input(executor), output(executor), text(std::move(to_write)), max_output(limit) {
        error_code error;
        input.assign(asio::local::stream_protocol(), child.input_.release(), error);
        output.assign(child.output_.release(), error);
    }

    // They take the conversation by pointer: it lives in the coroutine that awaits both.
    static asio::awaitable<void> write_all(Conversation* self) {
        co_await asio::this_coro::throw_if_cancelled(false);
        // A child that does not read its input is no error of ours.
        (void)co_await asio::async_write(self->input, asio::buffer(self->text), kAwait);
        error_code ignored;
        self->input.close(ignored);
    }

    static asio::awaitable<void> read_all(Conversation* self) {
        co_await asio::this_coro::throw_if_cancelled(false);
        std::array<char, 16 * 1024> chunk{};
        while (!self->too_much) {
            const auto [error, got] =
                co_await self->output.async_read_some(asio::buffer(chunk), kAwait);
            if (error) {
                break;
            }
            self->too_much = self->answer.size() + got > self->max_output;
            self->answer.append(chunk.data(), got);
        }
        error_code ignored;
        self->output.close(ignored);
        if (self->too_much) {
            self->input.close(ignored);  // ends a write that waits for the child
        }
    }

    asio::local::stream_protocol::socket input;
    asio::posix::stream_descriptor output;
    std::string text;
    std::string answer;
    std::size_t max_output;
    bool too_much = false;
};

asio::awaitable<Result<ExitStatus>> ChildProcess::wait_for_end(ChildProcess* child, Clock* clock) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto pidfd = static_cast<int>(::syscall(SYS_pidfd_open, child->pid_, 0));
    if (pidfd >= 0) {
        asio::posix::stream_descriptor exit(co_await asio::this_coro::executor, pidfd);
        const auto [error] =
            co_await exit.async_wait(asio::posix::descriptor_base::wait_read, kAwait);
        if (error) {
            co_return timeout("cancelled");
        }
    }
    std::optional<ExitStatus> status = child->try_wait();
    while (!status && co_await clock->sleep_for(kPoll)) {
        status = child->try_wait();
    }
    if (!status) {
        co_return timeout("cancelled");
    }
    co_return *status;
}

asio::awaitable<Result<ExitStatus>> ChildProcess::wait(Clock& clock, Deadline deadline) {
    return with_deadline<ExitStatus>(clock, deadline, timeout("the process still runs"),
                                     wait_for_end(this, &clock));
}

asio::awaitable<Result<ChildAnswer>> ChildProcess::exchange(ChildProcess* child, Clock* clock,
                                                            std::string input,
                                                            std::size_t max_output) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto executor = co_await asio::this_coro::executor;
    Conversation conversation(executor, *child, std::move(input), max_output);
    (void)co_await asio::experimental::make_parallel_group(
        asio::co_spawn(executor, Conversation::write_all(&conversation), asio::deferred),
        asio::co_spawn(executor, Conversation::read_all(&conversation), asio::deferred))
        .async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
    if (conversation.too_much) {
        co_return Error{ErrorKind::kUnavailable, "the program's output is larger than allowed"};
    }
    // What begins after a cancellation is not cancelled by it.
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) {
        co_return timeout("cancelled");
    }
    const Result<ExitStatus> status = co_await wait_for_end(child, clock);
    if (!status) {
        co_return status.error();
    }
    co_return ChildAnswer{.status = *status, .output = std::move(conversation.answer)};
}

asio::awaitable<Result<ChildAnswer>> ChildProcess::exchange_or_kill(ChildProcess* child,
                                                                    Clock* clock, Deadline deadline,
                                                                    std::string input,
                                                                    std::size_t max_output) {
    co_await asio::this_coro::throw_if_cancelled(false);
    Result<ChildAnswer> answer = co_await with_deadline<ChildAnswer>(
        *clock, deadline, timeout("the program did not answer in time"),
        exchange(child, clock, std::move(input), max_output));
    if (!answer) {
        child->kill_and_reap();
    }
    co_return answer;
}

asio::awaitable<Result<ChildAnswer>> ChildProcess::converse(Clock& clock, Deadline deadline,
                                                            std::string input,
                                                            std::size_t max_output) {
    FAULTLINE_CHECK(input_.is_open() && output_.is_open(), "converse() needs both pipes, once");
    return exchange_or_kill(this, &clock, deadline, std::move(input), max_output);
}

}  // namespace faultline::net

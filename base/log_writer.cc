#include "base/log_writer.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <future>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/sink.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace faultline {

namespace {

// How long a write waits before it looks whether the writer is being closed.
constexpr int kPollMs = 20;
// What a pipe that is writable takes without blocking (PIPE_BUF).
constexpr std::size_t kMaxPiece = 4096;
// For the thread to end once every line is given up.
constexpr Duration kTimeToEnd = std::chrono::seconds(1);

bool is_socket(int descriptor) {
    struct stat file{};
    return ::fstat(descriptor, &file) == 0 && S_ISSOCK(file.st_mode);
}

// A descriptor of our own for the same pipe or terminal: the flag O_NONBLOCK belongs to what
// descriptors share, and the process that started us did not ask for it. -1: write to the one
// given. That may block where it is a terminal that we may not open.
int open_without_blocking(int descriptor) {
    struct stat file{};
    const bool may_block =
        ::fstat(descriptor, &file) == 0 && (S_ISFIFO(file.st_mode) || ::isatty(descriptor) == 1);
    if (!may_block) {
        return -1;
    }
    const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
    return ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
}

class DescriptorSink final : public spdlog::sinks::sink {
public:
    explicit DescriptorSink(int descriptor)
        : own_(open_without_blocking(descriptor)),
          descriptor_(own_ < 0 ? descriptor : own_),
          is_socket_(is_socket(descriptor)) {}
    ~DescriptorSink() override { release(); }
    DescriptorSink(const DescriptorSink&) = delete;
    DescriptorSink& operator=(const DescriptorSink&) = delete;

    void log(const spdlog::details::log_msg& message) override {
        line_.assign(message.payload.data(), message.payload.size());
        line_ += '\n';
        if (!write_line()) {
            refused_.fetch_add(1, std::memory_order_relaxed);
        }
    }
    void flush() override {}
    void set_pattern(const std::string& /*pattern*/) override {}
    void set_formatter(std::unique_ptr<spdlog::formatter> /*formatter*/) override {}

    // From now on every line is refused, the one that waits for the reader among them.
    void give_up() { given_up_.store(true, std::memory_order_relaxed); }
    // The reader sees the end of the stream. REQUIRES: no thread writes any more.
    void release() {
        if (own_ >= 0) {
            ::close(own_);
            own_ = -1;
        }
    }
    [[nodiscard]] std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }

private:
    bool write_line() {
        std::string_view rest = line_;
        while (!rest.empty()) {
            if (given_up_.load(std::memory_order_relaxed)) {
                return false;
            }
            pollfd writable{.fd = descriptor_, .events = POLLOUT, .revents = 0};
            if (::poll(&writable, 1, kPollMs) != 1) {
                continue;
            }
            const ssize_t written = write_some(rest.substr(0, kMaxPiece));
            if (written >= 0) {
                rest.remove_prefix(static_cast<std::size_t>(written));
            } else if (errno != EAGAIN && errno != EINTR) {
                return false;
            }
        }
        return true;
    }

    // A socket cannot be opened once more, but a single call can be told not to wait.
    [[nodiscard]] ssize_t write_some(std::string_view bytes) const {
        return is_socket_
                   ? ::send(descriptor_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL)
                   : ::write(descriptor_, bytes.data(), bytes.size());
    }

    int own_;
    int descriptor_;
    bool is_socket_;
    std::string line_;
    std::atomic<bool> given_up_{false};
    std::atomic<std::uint64_t> refused_{0};
};

// What is left to do once no line is accepted any more.
struct Ending {
    std::shared_ptr<DescriptorSink> sink;
    std::shared_ptr<spdlog::async_logger> logger;
    std::shared_ptr<spdlog::details::thread_pool> pool;
    std::promise<void> done{};

    // Joins the thread that writes, which may be inside a write that never returns. The logger,
    // which queued lines refer to, goes after that thread and not on it.
    void join_and_release() {
        pool = nullptr;
        logger = nullptr;
        sink->release();
        done.set_value();
    }
};

}  // namespace

struct LogWriter::State {
    mutable std::mutex mutex;
    std::shared_ptr<DescriptorSink> sink;
    std::shared_ptr<spdlog::details::thread_pool> pool;  // none: closed
    std::shared_ptr<spdlog::async_logger> logger;
    Duration close_limit{};
    std::uint64_t overrun = 0;   // once closed
    std::uint64_t too_late = 0;  // written after the end
};

LogWriter::LogWriter(LogWriterOptions options) : state_(std::make_unique<State>()) {
    state_->close_limit = options.close_limit;
    state_->sink = std::make_shared<DescriptorSink>(options.descriptor);
    state_->pool = std::make_shared<spdlog::details::thread_pool>(options.max_queued, 1);
    state_->logger = std::make_shared<spdlog::async_logger>(
        "", state_->sink, state_->pool, spdlog::async_overflow_policy::overrun_oldest);
}

LogWriter::~LogWriter() { close(); }

void LogWriter::write(std::string_view line) {
    const std::lock_guard lock(state_->mutex);
    if (!state_->logger) {
        ++state_->too_late;
        return;
    }
    state_->logger->log(spdlog::level::critical, spdlog::string_view_t(line.data(), line.size()));
}

void LogWriter::close() {
    const auto ending = std::make_shared<Ending>();
    {
        const std::lock_guard lock(state_->mutex);
        if (!state_->logger) {
            return;
        }
        ending->sink = state_->sink;
        ending->logger = std::move(state_->logger);
        ending->pool = std::move(state_->pool);
        state_->overrun = ending->pool->overrun_counter();
    }
    const std::future<void> all_written = ending->done.get_future();
    std::thread closing;
    try {
        closing = std::thread([ending] { ending->join_and_release(); });
    } catch (const std::system_error&) {
        // No thread can be started, and a destructor may not throw. Without the queued lines the
        // wait on this thread is short.
        ending->sink->give_up();
        ending->join_and_release();
        return;
    }
    if (all_written.wait_for(state_->close_limit) != std::future_status::ready) {
        ending->sink->give_up();
        if (all_written.wait_for(kTimeToEnd) != std::future_status::ready) {
            closing.detach();
            return;
        }
    }
    closing.join();
}

std::uint64_t LogWriter::dropped() const {
    const std::lock_guard lock(state_->mutex);
    const std::uint64_t overrun = state_->pool ? state_->pool->overrun_counter() : state_->overrun;
    return overrun + state_->too_late + state_->sink->refused();
}

}  // namespace faultline

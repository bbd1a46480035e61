// Structured concurrency: every spawned coroutine belongs to one of these. Stopping is: accept no
// more, wait `limit`, cancel politely (total), wait `limit`, cancel hard (terminal), wait
// until empty or `limit` is over. Owned by what its tasks serve; used on one executor only.
#pragma once

#include "base/clock.h"
#include "base/log.h"

#include <cstddef>
#include <list>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

namespace faultline {

class TaskGroup {
public:
    // `log` may be null. At most `limit` tasks at a time; what is over it is refused and counted.
    TaskGroup(boost::asio::any_io_executor executor, Clock& clock, Logger* log,
              std::size_t limit = 100'000);
    // REQUIRES: empty (stop() was awaited), or the io_context is being destroyed.
    ~TaskGroup();
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;

    // False when closed or full: the task was not started. An exception that escapes a task is
    // logged as a bug, never swallowed silently.
    bool spawn(std::string name, boost::asio::awaitable<void> task);

    // Waits until no task runs. More may be spawned meanwhile.
    boost::asio::awaitable<void> join();

    // Two-step cancellation; true when the group is empty at the end.
    boost::asio::awaitable<bool> stop(Duration limit);

    // Asks all running tasks to end, at once.
    void cancel(boost::asio::cancellation_type type = boost::asio::cancellation_type::terminal);

    [[nodiscard]] std::size_t size() const { return tasks_.size(); }
    [[nodiscard]] std::size_t refused() const { return refused_; }

private:
    struct Task {
        std::string name;
        boost::asio::cancellation_signal signal;
    };
    using TaskIterator = std::list<Task>::iterator;

    void finished(TaskIterator task, std::exception_ptr error);
    boost::asio::awaitable<bool> wait_empty(Duration limit);

    boost::asio::any_io_executor executor_;
    Clock& clock_;
    Logger* log_;
    std::size_t limit_;
    bool closed_ = false;
    std::size_t refused_ = 0;
    std::list<Task> tasks_;
    boost::asio::steady_timer empty_;  // never expires; cancelled whenever the group becomes empty
};

}  // namespace faultline

#include "base/task_group.h"

#include "base/with_deadline.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace faultline {

namespace asio = boost::asio;

std::string describe(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& e) {
        return e.what();
    } catch (...) {
        return "an exception of no known type";
    }
}

bool is_cancellation(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& e) {
        return e.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

TaskGroup::TaskGroup(asio::any_io_executor executor, Clock& clock, Logger* log, std::size_t limit)
    : executor_(executor),
      clock_(clock),
      log_(log),
      limit_(limit),
      empty_(executor, asio::steady_timer::time_point::max()) {}

TaskGroup::~TaskGroup() = default;

bool TaskGroup::spawn(std::string name, asio::awaitable<void> task) {
    if (closed_ || tasks_.size() >= limit_) {
        ++refused_;
        return false;
    }
    const TaskIterator entry = tasks_.emplace(tasks_.end());
    entry->name = std::move(name);
    asio::co_spawn(
        executor_, std::move(task),
        asio::bind_cancellation_slot(entry->signal.slot(), [this, entry](std::exception_ptr error) {
            finished(entry, error);
        }));
    return true;
}

void TaskGroup::finished(TaskIterator task, std::exception_ptr error) {
    // A cancelled coroutine ends by throwing operation_aborted; that is no error.
    if (error && !is_cancellation(error) && log_ != nullptr) {
        const std::string what = describe(error);
        log_->error("task.exception", {{"task", task->name}, {"what", what}});
    }
    tasks_.erase(task);
    if (tasks_.empty()) {
        empty_.cancel();
    }
}

asio::awaitable<void> TaskGroup::join() {
    while (!tasks_.empty()) {
        (void)co_await empty_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

asio::awaitable<bool> TaskGroup::wait_empty(Duration limit) {
    if (!tasks_.empty()) {
        (void)co_await asio::experimental::make_parallel_group(
            asio::co_spawn(executor_, join(), asio::deferred),
            asio::co_spawn(executor_, clock_.sleep_for(limit), asio::deferred))
            .async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
    }
    co_return tasks_.empty();
}

asio::awaitable<bool> TaskGroup::stop(Duration limit) {
    closed_ = true;
    if (co_await wait_empty(limit)) {
        co_return true;
    }
    cancel(asio::cancellation_type::total);
    if (co_await wait_empty(limit)) {
        co_return true;
    }
    cancel(asio::cancellation_type::terminal);
    co_return co_await wait_empty(limit);
}

void TaskGroup::cancel(asio::cancellation_type type) {
    for (auto entry = tasks_.begin(); entry != tasks_.end();) {
        // A task may end, and erase its entry, inside emit().
        const TaskIterator current = entry++;
        current->signal.emit(type);
    }
}

}  // namespace faultline

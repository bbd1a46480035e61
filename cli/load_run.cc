#include "cli/load_run.h"

#include "base/with_deadline.h"
#include "cli/exit_codes.h"
#include "cli/terminal.h"
#include "loadgen/slo/progress_line.h"

#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <utility>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <unistd.h>

namespace faultline::cli {

namespace asio = boost::asio;

int exit_code_of(const Error& error) {
    switch (error.code) {
        case ErrorCode::kInvalidParams:
            return kExitUsage;
        case ErrorCode::kInternalError:
            return kExitInternal;
        default:
            return kExitEnvironment;
    }
}

LoadRun::LoadRun(const LoadOptions& options)
    : options_(options),
      recorder_(options.plan.phases, options.settles_after),
      progress_(&recorder_),
      transport_(options.url),
      signals_(io_, SIGINT, SIGTERM, SIGHUP),
      is_terminal_(::isatty(STDERR_FILENO) == 1) {}

Result<load::TransportStats> LoadRun::run() {
    start();
    io_.run();
    if (is_terminal_) {
        tell(stderr, "\r\033[K");
    }
    if (!stats_) {
        return Error{.code = ErrorCode::kInternalError,
                     .message = "the run ended without a result",
                     .cause = {}};
    }
    return std::move(*stats_);
}

void LoadRun::start() {
    await_signal();
    asio::co_spawn(
        io_, show_progress(),
        asio::bind_cancellation_slot(progress_end_.slot(), [](const std::exception_ptr&) {}));
    auto on_end = [this](const std::exception_ptr& error, Result<load::TransportStats> stats) {
        if (error) {
            stats_ = Error{.code = ErrorCode::kInternalError,
                           .message = "the load could not be sent",
                           .cause = describe(error)};
        } else {
            stats_ = std::move(stats);
        }
        signals_.cancel();
        progress_end_.emit(asio::cancellation_type::terminal);
    };
    asio::co_spawn(
        io_,
        transport_.run(load::LoadPlan(options_.plan), options_.setup, &progress_, &stop_, nullptr),
        asio::bind_cancellation_slot(run_end_.slot(), std::move(on_end)));
}

void LoadRun::await_signal() {
    signals_.async_wait([this](boost::system::error_code error, int number) {
        if (error) {
            return;
        }
        stop_.store(true);
        if (++signal_count_ > 1) {
            signals_.clear();
            run_end_.emit(asio::cancellation_type::terminal);
        } else {
            first_signal_ = number;
            tell(stderr,
                 "\nfaultline load: interrupted; draining and reporting. Ctrl-C again "
                 "cuts that short.\n");
            await_signal();
        }
    });
}

asio::awaitable<void> LoadRun::show_progress() {
    const Duration step = std::chrono::seconds(is_terminal_ ? 1 : 10);
    const Instant start = clock_.now();
    while (co_await clock_.sleep_for(step)) {
        const std::string line = load::progress_line(
            clock_.now() - start, recorder_.planned_duration(), progress_.counts());
        tell(stderr, "{}{}{}", is_terminal_ ? "\r\033[K" : "", line, is_terminal_ ? "" : "\n");
        flush(stderr);
    }
}

}  // namespace faultline::cli

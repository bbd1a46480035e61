// One load run of the command line: the transport on its own thread, signals and progress on the
// calling one. Made for one run(); `options` must outlive it.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "cli/load_options.h"
#include "loadgen/client/socket_transport.h"
#include "loadgen/record/progress.h"
#include "loadgen/record/recorder.h"

#include <optional>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

namespace faultline::cli {

// How the command ends when a run answers an error: 2 for what was asked, 70 for a fault of our
// own, 4 for this machine and the way to the target.
[[nodiscard]] int exit_code_of(const Error& error);

class LoadRun {
public:
    explicit LoadRun(const LoadOptions& options);

    // Blocks until the plan is sent and drained, or SIGINT, SIGTERM or SIGHUP ended it. A second
    // signal does not drain, a third is not caught.
    [[nodiscard]] Result<load::TransportStats> run();

    [[nodiscard]] const load::Recorder& recorder() const { return recorder_; }
    // The first signal; 0: none.
    [[nodiscard]] int interrupted_by() const { return first_signal_; }

private:
    void await_signal();
    void start();
    boost::asio::awaitable<void> show_progress();

    const LoadOptions& options_;
    SteadyClock clock_;
    boost::asio::io_context io_{1};
    load::Recorder recorder_;
    load::ProgressSink progress_;
    load::SocketTransport transport_;
    load::StopFlag stop_{false};
    boost::asio::signal_set signals_;
    boost::asio::cancellation_signal run_end_;
    boost::asio::cancellation_signal progress_end_;
    std::optional<Result<load::TransportStats>> stats_;
    int signal_count_ = 0;
    int first_signal_ = 0;
    bool is_terminal_;  // standard error
};

}  // namespace faultline::cli

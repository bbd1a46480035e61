// load::Transport over real sockets: every run has a thread of its own with the hot loop on it.
// The caller's executor never blocks; cancelling the run ends it at once, without a drain. The
// thread is joined before run() returns, whatever happens. Plain http only.
#pragma once

#include "base/http_url.h"
#include "loadgen/client/transport.h"

#include <functional>

namespace faultline::load {

struct SocketTransportOptions {
    // How long a run ended by its stop flag may wait for what is open.
    Duration stop_drain = std::chrono::seconds(2);
    // A target that was never reached ends the run when it has refused connections for so long
    // since the first refusal.
    Duration refused_limit = std::chrono::seconds(2);
};

class SocketTransport final : public Transport {
public:
    explicit SocketTransport(HttpUrl url, SocketTransportOptions options = {})
        : url_(std::move(url)), options_(options) {}

    // kInvalid when the setup does not fit the plan or could not be sent,
    // kUnavailable when the host has no address, or when it refused every connection until the
    // whole plan was sent, or for refused_limit. A target that was reached and refuses later is no
    // error here: every operation is sent and fails. Call it on an executor that is one thread or a
    // strand.
    boost::asio::awaitable<Result<TransportStats>> run(
        LoadPlan plan, LoadSetup setup, SampleSink* sink, const StopFlag* stop,
        std::function<void(Instant)> on_start) override;

private:
    HttpUrl url_;
    SocketTransportOptions options_;
};

}  // namespace faultline::load

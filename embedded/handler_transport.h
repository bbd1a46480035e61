// The load generator's transport onto a request handler in the same process, under any clock: how
// virtual runs are driven. One executor, one thread; no sockets.
#pragma once

#include "base/clock.h"
#include "loadgen/client/transport.h"
#include "net/http/message.h"

namespace faultline::embedded {

class HandlerTransport final : public load::Transport {
public:
    // Both must outlive the transport.
    HandlerTransport(net::HttpHandler handler, Clock& clock)
        : handler_(std::move(handler)), clock_(clock) {}

    boost::asio::awaitable<Result<load::TransportStats>> run(
        load::LoadPlan plan, load::LoadSetup setup, load::SampleSink* sink,
        const load::StopFlag* stop, std::function<void(Instant)> on_start) override;

private:
    net::HttpHandler handler_;
    Clock& clock_;
};

}  // namespace faultline::embedded

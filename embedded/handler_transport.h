// The load generator's transport onto a request handler in the same process, under any clock: how
// virtual runs are driven. One executor, one thread; no sockets.
#pragma once

#include "base/clock.h"
#include "loadgen/client/transport.h"
#include "net/http/message.h"

#include <cstddef>

namespace faultline::embedded {

class HandlerTransport final : public load::Transport {
public:
    // `clock` must outlive the transport and the requests that it leaves behind; those hold copies
    // of `handler`.
    HandlerTransport(net::HttpHandler handler, Clock& clock)
        : handler_(std::move(handler)), clock_(clock) {}

    boost::asio::awaitable<Result<load::TransportStats>> run(
        load::LoadPlan plan, load::LoadSetup setup, load::SampleSink* sink,
        const load::StopFlag* stop, std::function<void(Instant)> on_start) override;

    // Requests whose handler did not end when it was cancelled, nor a second after that. They end
    // with the io_context.
    [[nodiscard]] std::size_t left_behind() const { return left_behind_; }

private:
    net::HttpHandler handler_;
    Clock& clock_;
    std::size_t left_behind_ = 0;
};

}  // namespace faultline::embedded

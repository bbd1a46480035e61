#include "net/http/session.h"

#include "base/deadline.h"
#include "base/with_deadline.h"
#include "net/http/response_encoder.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/buffers_iterator.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <sys/socket.h>

namespace faultline::net {

namespace asio = boost::asio;

namespace {

using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kAwaitIo = asio::as_tuple(asio::use_awaitable);
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// How long and how far we read on after a refusal, so that the client sees our answer before a
// reset: closing a socket with unread bytes destroys what is on its way.
constexpr Duration kLinger = std::chrono::seconds(1);
constexpr std::size_t kLingerBytes = 256 * 1024;

std::string peer_name(const tcp::socket& socket) {
    error_code error;
    const tcp::endpoint peer = socket.remote_endpoint(error);
    const std::string address = peer.address().to_string();
    return (peer.address().is_v6() ? "[" + address + "]" : address) + ":" +
           std::to_string(peer.port());
}

RequestLimits limits_from(const HttpServerOptions& options) {
    return {.max_header_bytes = options.max_header_bytes,
            .max_target_bytes = options.max_target_bytes,
            .max_headers = options.max_headers,
            .max_body_bytes = options.max_body_bytes};
}

void count(std::atomic<std::uint64_t>& counter) { counter.fetch_add(1, std::memory_order_relaxed); }

}  // namespace

Session::Session(ServerContext* context, tcp::socket socket)
    : context_(context),
      socket_(std::move(socket)),
      peer_(peer_name(socket_)),
      reader_(std::in_place, limits_from(context->options)) {
    error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);
    enter(Phase::kHead);
    context_->sessions.push_back(*this);
    count(context_->open);
}

Session::~Session() {
    context_->receiving_bytes -= held_;
    context_->open.fetch_sub(1, std::memory_order_relaxed);
}

bool Session::hold(std::size_t bytes) {
    const std::size_t others = context_->receiving_bytes - held_;
    if (others + bytes > context_->options.max_receiving_bytes && bytes > 0) {
        return false;
    }
    context_->receiving_bytes = others + bytes;
    held_ = bytes;
    return true;
}

Duration Session::limit_of(Phase phase) const {
    const HttpServerOptions& options = context_->options;
    switch (phase) {
        case Phase::kIdle:
            return options.idle_timeout;
        case Phase::kHead:
            return options.header_timeout;
        case Phase::kBody:
            return options.body_timeout;
        case Phase::kWriting:
            return options.write_timeout;
        case Phase::kLingering:
            return kLinger;
        case Phase::kHandling:
            break;  // the handler has its own deadlines
    }
    return Duration::max();
}

void Session::enter(Phase phase) {
    phase_ = phase;
    overdue_at_ = phase == Phase::kHandling
                      ? Instant::max()
                      : Deadline::after(context_->clock->now(), limit_of(phase)).at();
}

void Session::close() {
    error_code ignored;
    socket_.close(ignored);
}

void Session::close_if_overdue(Instant now) {
    if (now < overdue_at_ || !socket_.is_open()) {
        return;
    }
    if (phase_ != Phase::kLingering) {
        count(context_->timed_out);
    }
    close();
}

void Session::end_if_client_left() {
    if (phase_ != Phase::kHandling || !socket_.is_open()) {
        return;
    }
    char next = 0;
    const ssize_t got = ::recv(socket_.native_handle(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
    const bool waits = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    if (got > 0 || waits) {
        return;
    }
    count(context_->clients_left);
    close();
    cancel(asio::cancellation_type::terminal);
}

void Session::close_if_idle() {
    const bool nothing_received =
        phase_ == Phase::kHead && reader_ && reader_->state() == RequestReader::State::kIdle;
    if (phase_ == Phase::kIdle || phase_ == Phase::kLingering || nothing_received) {
        close();
    }
}

asio::awaitable<void> Session::run() {
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    bool more = true;
    while (more && co_await receive_request()) {
        more = co_await answer_request();
        co_await asio::this_coro::throw_if_cancelled(false);  // whatever the handler has set
    }
}

// True with a complete request in the reader; false when the connection is over.
asio::awaitable<bool> Session::receive_request() {
    while (socket_.is_open()) {
        switch (reader_->state()) {
            case RequestReader::State::kComplete:
                co_return true;
            case RequestReader::State::kRefused:
                count(context_->malformed);
                co_await refuse_request({.status = reader_->refusal(), .headers = {}, .body = {}});
                co_return false;
            case RequestReader::State::kIdle:
                if (context_->stopping) {
                    co_return false;
                }
                break;
            case RequestReader::State::kHead:
                if (phase_ != Phase::kHead) {
                    enter(Phase::kHead);
                }
                break;
            case RequestReader::State::kBody:
                if (phase_ != Phase::kBody) {
                    enter(Phase::kBody);
                    continue_sent_ = false;
                }
                if (reader_->expects_continue() && !continue_sent_) {
                    continue_sent_ = true;
                    head_ = kContinue;
                    body_.clear();
                    if (!co_await send_all()) {
                        co_return false;
                    }
                    enter(Phase::kBody);
                }
                break;
        }
        const std::span<char> space = reader_->space();
        const auto [error, received] =
            co_await socket_.async_read_some(asio::buffer(space.data(), space.size()), kAwaitIo);
        if (error) {
            co_return false;
        }
        reader_->commit(received);
        if (!hold(reader_->body_bytes())) {
            count(context_->bodies_refused);
            // Free the memory for other connections now, before the answer is sent.
            reader_.reset();
            (void)hold(0);
            co_await refuse_request({.status = 503, .headers = {{"Retry-After", "1"}}, .body = {}});
            co_return false;
        }
    }
    co_return false;
}

asio::awaitable<bool> Session::answer_request() {
    count(context_->requests);
    IncomingRequest incoming = reader_->take();
    (void)hold(0);  // from here on the handler holds it, at most one request a connection
    const bool head_only = incoming.request.method == "HEAD";
    incoming.request.peer = peer_;
    enter(Phase::kHandling);
    HttpResponse response = co_await call_handler(std::move(incoming.request));
    if (!is_sendable(response)) {
        if (context_->log != nullptr) {
            context_->log->error("http.bad_response", {{"peer", peer_}});
        }
        response = {.status = 500, .headers = {}, .body = {}};
    }
    const bool keep_alive = incoming.keep_alive && !context_->stopping && !wants_close(response);
    encode_head(response,
                {.keep_alive = keep_alive,
                 .http_1_0 = incoming.http_1_0,
                 .date = context_->date.at(context_->clock->wall())},
                head_);
    body_ = std::move(response.body);
    if (head_only || !may_have_body(response.status)) {
        body_.clear();
    }
    if (!co_await send_all()) {
        co_return false;
    }
    enter(Phase::kIdle);
    co_return keep_alive;
}

asio::awaitable<HttpResponse> Session::call_handler(HttpRequest request) {
    std::exception_ptr failure;
    try {
        co_return co_await context_->handler(std::move(request));
    } catch (...) {
        failure = std::current_exception();
    }
    const auto state = co_await asio::this_coro::cancellation_state;
    if (context_->log != nullptr && state.cancelled() == asio::cancellation_type::none) {
        const std::string what = describe(failure);
        context_->log->error("http.handler_exception", {{"what", what}});
    }
    co_return HttpResponse{.status = 500, .headers = {}, .body = {}};
}

std::size_t Session::send_at_once() {
    const std::array<asio::const_buffer, 2> pieces = {asio::buffer(head_), asio::buffer(body_)};
    error_code error;
    const std::size_t sent = socket_.write_some(pieces, error);
    return error ? 0 : sent;
}

asio::awaitable<bool> Session::send_all() {
    const std::size_t sent = send_at_once();
    if (sent == head_.size() + body_.size()) {
        co_return true;
    }
    co_return co_await send_slowly(sent);
}

asio::awaitable<bool> Session::send_slowly(std::size_t sent) {
    enter(Phase::kWriting);
    const std::size_t of_head = std::min(sent, head_.size());
    const std::array<asio::const_buffer, 2> rest = {asio::buffer(head_) + of_head,
                                                    asio::buffer(body_) + (sent - of_head)};
    const auto [error, written] = co_await asio::async_write(socket_, rest, kAwaitIo);
    co_return !error;
}

asio::awaitable<void> Session::refuse_request(HttpResponse response) {
    encode_head(response, {.keep_alive = false, .date = context_->date.at(context_->clock->wall())},
                head_);
    body_.clear();
    if (co_await send_all()) {
        co_await linger();
    }
}

asio::awaitable<void> Session::linger() {
    enter(Phase::kLingering);
    error_code shut;
    socket_.shutdown(tcp::socket::shutdown_send, shut);
    std::size_t discarded = 0;
    std::array<char, 4096> trash{};
    while (!shut && discarded < kLingerBytes && !context_->stopping) {
        const auto [error, received] =
            co_await socket_.async_read_some(asio::buffer(trash), kAwaitIo);
        if (error) {
            co_return;
        }
        discarded += received;
    }
}

namespace {

// While this lives, a cancellation of the outer coroutine cancels the session's, too.
class ForwardedCancellation {
public:
    ForwardedCancellation(asio::cancellation_slot from, Session* to) : from_(from) {
        if (from_.is_connected()) {
            from_.assign([to](asio::cancellation_type type) { to->cancel(type); });
        }
    }
    ForwardedCancellation(const ForwardedCancellation&) = delete;
    ForwardedCancellation& operator=(const ForwardedCancellation&) = delete;
    ~ForwardedCancellation() {
        if (from_.is_connected()) {
            from_.clear();
        }
    }

private:
    asio::cancellation_slot from_;
};

}  // namespace

// The session runs as a coroutine of its own, so that it can be cancelled alone.
asio::awaitable<void> serve_connection(std::shared_ptr<ServerContext> context, tcp::socket socket) {
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    Session session(context.get(), std::move(socket));
    auto cancellation = co_await asio::this_coro::cancellation_state;
    const ForwardedCancellation forwarded(cancellation.slot(), &session);
    co_await asio::co_spawn(
        co_await asio::this_coro::executor, session.run(),
        asio::bind_cancellation_slot(session.cancellation_slot(), asio::use_awaitable));
}

}  // namespace faultline::net

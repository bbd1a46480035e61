// Bytes in, requests out: the HTTP/1.1 parser of the server as a plain value with its buffer, so
// that limits and refusals can be tested and fuzzed without a socket. Stricter than Beast's
// parser, which it is built on: whatever could be read in two ways is refused. The buffer never
// grows past the header limit plus one read; one thread.
#pragma once

#include "net/http/head_scanner.h"
#include "net/http/message.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace faultline::net {

struct IncomingRequest {
    HttpRequest request;
    bool keep_alive = false;  // the client wants to send another request
    bool http_1_0 = false;    // not HTTP/1.1
};

class RequestReader {
public:
    enum class State {
        kIdle,      // no byte of a request yet
        kHead,      // in its request line or headers
        kBody,      // in its body
        kComplete,  // take() it
        kRefused    // answer refusal() and close
    };

    explicit RequestReader(RequestLimits limits);
    ~RequestReader();
    RequestReader(const RequestReader&) = delete;
    RequestReader& operator=(const RequestReader&) = delete;

    // Where to read the next bytes into; never empty, valid until the next call.
    [[nodiscard]] std::span<char> space();
    // `n` bytes have arrived in space().
    State commit(std::size_t n);

    [[nodiscard]] State state() const { return state_; }
    // kRefused: 400, 413, 414, 417, 431, 501 or 505.
    [[nodiscard]] unsigned refusal() const { return refusal_; }
    // What has arrived of the body so far, as it is held.
    [[nodiscard]] std::size_t body_bytes() const;
    // kBody: the client waits for "100 Continue".
    [[nodiscard]] bool expects_continue() const;

    // REQUIRES: kComplete. Goes on with what has arrived behind the request (see state()).
    [[nodiscard]] IncomingRequest take();

private:
    class Message;
    struct Buffer;

    void advance();
    void read_head();
    void read_body();
    void read_chunks();
    void refuse(unsigned status);
    [[nodiscard]] std::string_view unread() const;

    RequestLimits limits_;
    HeadScanner scanner_;
    State state_ = State::kIdle;
    unsigned refusal_ = 0;
    bool stray_line_skipped_ = false;
    std::unique_ptr<Buffer> buffer_;
    std::unique_ptr<Message> message_;
};

}  // namespace faultline::net

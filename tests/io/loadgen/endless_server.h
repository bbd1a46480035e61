// A target that answers its first connection with a body that does not end, and closes every other
// one after a proper answer. The body begins with one large chunk, easily read, by which the
// system's receive buffer grows, and goes on with the smallest chunks there are, which are read
// more slowly than they are sent: from then on that buffer is never empty. On a thread of its own;
// gives up after `kMost`, so that a client which cannot stop reading fails its test instead of
// hanging; a test asks what came first, the client's end of the stream or this one.
#pragma once

#include "base/clock.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <thread>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace faultline::testing {

class EndlessServer {
public:
    static constexpr Duration kMost = std::chrono::seconds(40);
    static constexpr std::size_t kEasy = 16 * 1024 * 1024;

    // `under_way` is set when so much was streamed that nothing in between can hold it.
    explicit EndlessServer(std::atomic<bool>* under_way = nullptr) : under_way_(under_way) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const generic = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 1000) != 0 ||
            ::getsockname(listener_, generic, &size) != 0) {
            throw std::runtime_error("no port to listen on");
        }
        port_ = ntohs(address.sin_port);
        body_ = "1000000\r\n" + std::string(kEasy, 'x') + "\r\n";
        loop_from_ = body_.size();
        for (int i = 0; i < 512 * 1024; ++i) {
            body_ += "1\r\nx\r\n";
        }
        thread_ = std::thread([this] { serve(); });
    }
    ~EndlessServer() {
        stopping_.store(true);
        thread_.join();
        ::close(listener_);
    }
    EndlessServer(const EndlessServer&) = delete;
    EndlessServer& operator=(const EndlessServer&) = delete;

    [[nodiscard]] std::string url() const {
        return "http://127.0.0.1:" + std::to_string(port_) + "/";
    }

    // The client read until the server ended the stream.
    [[nodiscard]] bool gave_up() const { return gave_up_.load(); }
    // Other requests that came while it streamed.
    [[nodiscard]] std::size_t others_meanwhile() const { return others_meanwhile_.load(); }

private:
    void serve() {
        int endless = -1;
        const Instant until = SteadyClock().now() + kMost;
        std::size_t at = 0;
        std::size_t streamed = 0;
        while (!stopping_.load()) {
            std::array<pollfd, 2> ready = {{{.fd = listener_, .events = POLLIN, .revents = 0},
                                            {.fd = endless, .events = POLLOUT, .revents = 0}}};
            (void)::poll(ready.data(), ready.size(), 10);
            if (ready[0].revents != 0) {
                const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
                read_request(fd);
                if (endless < 0) {
                    write(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    endless = fd;
                } else {
                    ++others_meanwhile_;
                    write(fd,
                          "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
                    ::close(fd);
                }
            }
            if (ready[1].revents != 0) {
                const auto count = ::send(endless, body_.data() + at, body_.size() - at,
                                          MSG_NOSIGNAL | MSG_DONTWAIT);
                const std::size_t sent = count > 0 ? static_cast<std::size_t>(count) : 0U;
                at = at + sent == body_.size() ? loop_from_ : at + sent;
                streamed += sent;
                if (under_way_ != nullptr && streamed > kEasy) {
                    under_way_->store(true);
                }
                const bool is_over = SteadyClock().now() >= until;
                if (is_over || (count < 0 && errno != EAGAIN)) {
                    gave_up_.store(is_over);
                    ::close(endless);
                    endless = -2;  // no revents, and never taken again
                    break_off();
                }
            }
        }
        if (endless >= 0) {
            ::close(endless);
        }
    }
    // Nothing more is streamed, the rest is still answered.
    void break_off() {
        while (!stopping_.load()) {
            pollfd ready{.fd = listener_, .events = POLLIN, .revents = 0};
            if (::poll(&ready, 1, 10) == 1) {
                const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
                read_request(fd);
                write(fd, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
                ::close(fd);
            }
        }
    }
    // All of a small request without a body.
    static void read_request(int fd) {
        std::string input;
        std::array<char, 1024> buffer{};
        while (input.find("\r\n\r\n") == std::string::npos) {
            pollfd ready{.fd = fd, .events = POLLIN, .revents = 0};
            const auto count =
                ::poll(&ready, 1, 1000) == 1 ? ::recv(fd, buffer.data(), buffer.size(), 0) : 0;
            if (count <= 0) {
                return;
            }
            input.append(buffer.data(), static_cast<std::size_t>(count));
        }
    }
    static void write(int fd, const std::string& text) {
        (void)::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
    }

    std::atomic<bool>* under_way_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::string body_;
    std::size_t loop_from_ = 0;
    std::atomic<bool> stopping_{false};
    std::atomic<bool> gave_up_{false};
    std::atomic<std::size_t> others_meanwhile_{0};
    std::thread thread_;
};

}  // namespace faultline::testing

// A blocking socket of the test, for bytes no decent client would send. Every wait ends after 30 s
// of real time, so that a broken server fails a test instead of hanging it.
#pragma once

#include "net/http/message.h"

#include <cerrno>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <sys/socket.h>
#include <sys/time.h>

namespace faultline::net {

struct RawAnswer {
    unsigned status = 0;
    std::string head;
    std::string body;
};

class RawConnection {
public:
    explicit RawConnection(std::uint16_t port) : socket_(io_) {
        socket_.connect({boost::asio::ip::make_address("127.0.0.1"), port});
        const timeval guard{.tv_sec = 30, .tv_usec = 0};
        ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &guard, sizeof(guard));
        ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_SNDTIMEO, &guard, sizeof(guard));
    }

    // False when the server has closed already.
    bool send(std::string_view bytes) {
        boost::system::error_code error;
        boost::asio::write(socket_, boost::asio::buffer(bytes), error);
        return !error;
    }

    void half_close() {
        boost::system::error_code ignored;
        socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
    }

    // Nothing when the connection ends, or what comes is no answer.
    std::optional<RawAnswer> read_answer(bool with_body = true) {
        std::size_t end = 0;
        while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
            if (!receive()) {
                return std::nullopt;
            }
        }
        RawAnswer answer;
        answer.head = received_.substr(0, end + 2);
        received_.erase(0, end + 4);
        const auto number = [&answer](std::size_t at) {
            std::size_t value = 0;
            std::from_chars(answer.head.data() + at, answer.head.data() + answer.head.size(),
                            value);
            return value;
        };
        answer.status = answer.head.starts_with("HTTP/1.1 ") ? static_cast<unsigned>(number(9)) : 0;
        constexpr std::string_view kLength = "\r\nContent-Length: ";
        const std::size_t at = answer.head.find(kLength);
        const std::size_t length =
            with_body && at != std::string::npos ? number(at + kLength.size()) : 0;
        while (received_.size() < length) {
            if (!receive()) {
                return std::nullopt;
            }
        }
        answer.body = received_.substr(0, length);
        received_.erase(0, length);
        return answer;
    }

    std::optional<RawAnswer> get(std::string_view target) {
        send("GET " + std::string(target) + " HTTP/1.1\r\nHost: test\r\n\r\n");
        return read_answer();
    }

    // All that still comes, and whether the server ended it (rather than the test's patience).
    bool read_to_end(std::string* rest = nullptr) {
        while (receive()) {
        }
        if (rest != nullptr) {
            *rest = received_;
        }
        return !timed_out_;
    }

    // The end came as a reset, which may destroy an answer on its way.
    [[nodiscard]] bool was_reset() const { return was_reset_; }

private:
    bool receive() {
        char chunk[16 * 1024];
        const ssize_t got = ::recv(socket_.native_handle(), chunk, sizeof(chunk), 0);
        timed_out_ = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
        was_reset_ = got < 0 && errno == ECONNRESET;
        if (got <= 0) {
            return false;
        }
        received_.append(chunk, static_cast<std::size_t>(got));
        return true;
    }

    boost::asio::io_context io_;
    boost::asio::ip::tcp::socket socket_;
    std::string received_;
    bool timed_out_ = false;
    bool was_reset_ = false;
};

}  // namespace faultline::net

// A listening socket at which nearly every connection waits for ever.
#pragma once

#include "loadgen/client/socket_address.h"

#include <cstring>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace faultline::testing {

// Accepts nothing, so that after the first few an attempt to connect stays one.
class FullListener {
public:
    FullListener() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address_.size = sizeof address;
        auto* const generic = reinterpret_cast<sockaddr*>(&address);
        EXPECT_EQ(::bind(fd_, generic, address_.size), 0);
        EXPECT_EQ(::listen(fd_, 0), 0);
        EXPECT_EQ(::getsockname(fd_, generic, &address_.size), 0);
        std::memcpy(&address_.storage, &address, sizeof address);
    }
    ~FullListener() { ::close(fd_); }
    FullListener(const FullListener&) = delete;
    FullListener& operator=(const FullListener&) = delete;

    [[nodiscard]] load::SocketAddress address() const { return address_; }

private:
    int fd_;
    load::SocketAddress address_;
};

}  // namespace faultline::testing

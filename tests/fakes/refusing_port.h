// A port at which nothing listens, for as long as the object lives.
#pragma once

#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace faultline::fakes {

// Bound and not listening: every attempt to connect is refused, and no other process can take the
// port meanwhile, as it could that of a server that has gone.
class RefusingPort {
public:
    RefusingPort() : socket_(io_, Tcp::v4()) {
        socket_.bind({boost::asio::ip::address_v4::loopback(), 0});
    }

    [[nodiscard]] std::string authority() const {
        return "127.0.0.1:" + std::to_string(socket_.local_endpoint().port());
    }
    [[nodiscard]] std::string url() const { return "http://" + authority() + "/"; }

private:
    using Tcp = boost::asio::ip::tcp;

    boost::asio::io_context io_;
    Tcp::socket socket_;
};

}  // namespace faultline::fakes

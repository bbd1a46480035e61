// For programs that cannot be told to take port 0 and say which one they got.
#pragma once

#include <cstdint>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace faultline::fakes {

// A TCP port that was free on 127.0.0.1 a moment ago. Racy by nature: another process may take it
// before the program does, so the caller starts the program again with another port when it
// cannot bind. Throws when the system has none.
inline std::uint16_t free_loopback_port() {
    using boost::asio::ip::tcp;
    boost::asio::io_context io;
    const tcp::acceptor probe(io, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
    return probe.local_endpoint().port();
}

}  // namespace faultline::fakes

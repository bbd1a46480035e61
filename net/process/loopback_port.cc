#include "net/process/loopback_port.h"

#include "net/process/unique_fd.h"

#include <bit>
#include <cerrno>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace faultline::net {

Result<std::uint16_t> free_loopback_port() {
    const UniqueFd probe(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof(address);
    if (!probe.is_open() || ::bind(probe.get(), generic, size) != 0 ||
        ::getsockname(probe.get(), generic, &size) != 0) {
        return Error{ErrorKind::kUnavailable, "no free loopback port",
                     std::generic_category().message(errno)};
    }
    return ntohs(address.sin_port);
}

}  // namespace faultline::net

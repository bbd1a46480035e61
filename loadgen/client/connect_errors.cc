#include "loadgen/client/connect_errors.h"

#include <cerrno>

#include <sys/socket.h>

namespace faultline::load {

bool is_local_error(int error) {
    return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM ||
           error == EADDRNOTAVAIL || error == EAGAIN || error == ENOSPC;
}

int pending_error(int fd) {
    int error = 0;
    socklen_t size = sizeof error;
    (void)::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}

}  // namespace faultline::load

// What a failed attempt to connect says, and of whom. Pure but for the socket that is asked.
#pragma once

namespace faultline::load {

// The error says something of this machine (no descriptor, port or memory left), not of the target.
[[nodiscard]] bool is_local_error(int error);

// The errno of the connection attempt of this socket; 0 when it succeeded or is under way.
[[nodiscard]] int pending_error(int fd);

}  // namespace faultline::load

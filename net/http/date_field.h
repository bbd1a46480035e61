// The value of the header Date (RFC 9110, 6.6.1), written anew at most once a second: a server
// needs it for every answer. Owned by the server; one thread.
#pragma once

#include "base/clock.h"

#include <chrono>
#include <string>
#include <string_view>

namespace faultline::net {

class DateField {
public:
    // "Sun, 06 Nov 1994 08:49:37 GMT". Valid until the next call.
    [[nodiscard]] std::string_view at(WallTime now);

private:
    std::chrono::sys_seconds second_{};
    std::string text_;  // of that second; empty: not written yet
};

}  // namespace faultline::net

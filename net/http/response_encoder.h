// An answer's head as bytes. Framing (Content-Length, Connection) and Date are the server's
// business: what a handler says about them is dropped, except "Connection: close". Pure.
#pragma once

#include "net/http/message.h"

#include <string>
#include <string_view>

namespace faultline::net {

struct ResponseFraming {
    bool keep_alive = true;  // else "Connection: close"
    bool http_1_0 = false;   // the request was HTTP/1.0: keep-alive must be said
    // The value of Date; empty: the header is left out.
    std::string_view date{};
};

// False for an answer that must not go on the wire: a status outside 200–599, or a header
// that is not sendable.
[[nodiscard]] bool is_sendable(const HttpResponse& response);

// A token as name, and no line break or control character in the value.
[[nodiscard]] bool is_sendable_header(std::string_view name, std::string_view value);

// The handler said "Connection: close".
[[nodiscard]] bool wants_close(const HttpResponse& response);

// True when the status lets a body follow (not 204 and 304).
[[nodiscard]] bool may_have_body(unsigned status);

// Replaces `out` with status line, headers and the empty line. REQUIRES: is_sendable(response).
void encode_head(const HttpResponse& response, ResponseFraming framing, std::string& out);

}  // namespace faultline::net

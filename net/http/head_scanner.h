// Finds the end of a request's head in a growing buffer and refuses early what no parser needs to
// see: control characters, bare line feeds, folded lines, HTTP/0.9, and heads past the limits.
// Pure; looks at each byte once.
#pragma once

#include <cstddef>
#include <string_view>

namespace faultline::net {

// As in HttpServerOptions, with the same defaults.
struct RequestLimits {
    std::size_t max_header_bytes = 16 * 1024;  // request line and headers together, else 431
    std::size_t max_target_bytes = 8 * 1024;   // path and query, else 414
    std::size_t max_headers = 100;             // header lines, else 431
    std::size_t max_body_bytes = 1 << 20;      // else 413
};

class HeadScanner {
public:
    explicit HeadScanner(const RequestLimits& limits) : limits_(limits) {}

    enum class Progress { kMore, kEnd, kBad, kTargetTooLong, kHeadTooLong };

    // `head` begins at the head's first byte, and with the bytes of the call before.
    Progress scan(std::string_view head);

    // How long the head is, its empty line included. REQUIRES: kEnd was returned.
    [[nodiscard]] std::size_t end() const { return line_start_; }

    void reset();

private:
    Progress check_line(std::string_view line);
    [[nodiscard]] Progress check_request_line(std::string_view line) const;
    [[nodiscard]] Progress check_size(std::string_view head) const;

    RequestLimits limits_;
    std::size_t scanned_ = 0;
    std::size_t line_start_ = 0;
    std::size_t lines_ = 0;
};

}  // namespace faultline::net

#include "base/http_url.h"

#include "base/http_text.h"
#include "base/quoted_text.h"

#include <algorithm>
#include <charconv>

#include <arpa/inet.h>
#include <fmt/format.h>

namespace faultline {

namespace {

constexpr std::string_view kScheme = "http://";
constexpr std::size_t kMaxHost = 253;   // as long as a name of DNS may be
constexpr std::size_t kMaxShown = 200;  // of what was written, in a message

Error not_a_url(std::string_view text, std::string_view why) {
    return {ErrorKind::kInvalid,
            fmt::format("{} is no target: {}; write http://127.0.0.1:8080/path",
                        in_quotes(text, kMaxShown), why)};
}

bool is_host_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '.' ||
           c == '-' || c == '_';
}

// With or without a zone, as in fe80::1%eth0.
bool is_ipv6(std::string_view text) {
    const auto percent = text.find('%');
    if (percent != std::string_view::npos &&
        (percent + 1 == text.size() ||
         !std::ranges::all_of(text.substr(percent + 1), is_host_char))) {
        return false;
    }
    const std::string address(text.substr(0, percent));
    in6_addr parsed{};
    return ::inet_pton(AF_INET6, address.c_str(), &parsed) == 1;
}

struct Authority {
    std::string_view host;
    std::string_view after;  // "" or ":port", unless it is wrong
    std::string_view wrong{};
};

Authority split_authority(std::string_view text) {
    if (text.find('@') != std::string_view::npos) {
        return {.wrong = "a user name and a password belong in a header"};
    }
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == std::string_view::npos) {
            return {.wrong = "the host has a '[' without ']'"};
        }
        const std::string_view host = text.substr(1, close - 1);
        if (!is_ipv6(host)) {
            return {.wrong = "what is in [ ] is not an IPv6 address"};
        }
        return {.host = host, .after = text.substr(close + 1)};
    }
    const auto colon = std::min(text.find(':'), text.size());
    const std::string_view host = text.substr(0, colon);
    if (host.empty() || host.size() > kMaxHost || !std::ranges::all_of(host, is_host_char)) {
        return {.wrong = "it has no valid host"};
    }
    return {.host = host, .after = text.substr(colon)};
}

// `after` is ":port".
bool read_port(std::string_view after, std::uint16_t& port) {
    const char* const end = after.data() + after.size();
    const auto [rest, error] = std::from_chars(after.data() + 1, end, port);
    return error == std::errc{} && rest == end && port != 0;
}

bool begins_with(std::string_view text, std::string_view scheme) {
    return equal_ignoring_case(text.substr(0, scheme.size()), scheme);
}

}  // namespace

std::string HttpUrl::authority() const {
    std::string text = host.find(':') == std::string::npos ? host : "[" + host + "]";
    if (port != 80) {
        text += ":" + std::to_string(port);
    }
    return text;
}

Result<HttpUrl> parse_http_url(std::string_view text) {
    if (begins_with(text, "https://")) {
        return not_a_url(text, "https is not supported, only http:// is");
    }
    if (!begins_with(text, kScheme)) {
        return not_a_url(text, "only http:// is supported");
    }
    if (!is_visible(text)) {
        return not_a_url(text,
                         "a URL holds visible ASCII characters only (percent-encode the others)");
    }
    const std::string_view rest = text.substr(kScheme.size());
    const auto end = std::min(rest.find_first_of("/?#"), rest.size());
    const Authority authority = split_authority(rest.substr(0, end));
    if (!authority.wrong.empty()) {
        return not_a_url(text, authority.wrong);
    }
    HttpUrl url{.host = std::string(authority.host)};
    if (!authority.after.empty() && authority.after.front() != ':') {
        return not_a_url(text, "only a port may follow the host");
    }
    if (!authority.after.empty() && !read_port(authority.after, url.port)) {
        return not_a_url(text, "the port is no number from 1 to 65535");
    }
    const std::string_view target = rest.substr(end, rest.find('#') - end);
    url.target = target.starts_with('/') ? std::string(target) : "/" + std::string(target);
    return url;
}

std::string spelled_out_url(std::string_view typed) {
    // "://" is a scheme's only when nothing of a path stands before it.
    const auto slash = std::min(typed.find_first_of("/?#"), typed.size());
    const bool has_scheme = slash > 0 && typed.substr(slash - 1).starts_with("://");
    if (has_scheme || typed.empty()) {
        return std::string(typed);
    }
    return fmt::format("{}{}{}", kScheme, typed.starts_with(':') ? "127.0.0.1" : "", typed);
}

bool is_host_and_port(std::string_view text) {
    const Authority authority = split_authority(text);
    std::uint16_t port = 0;
    return authority.wrong.empty() &&
           (authority.after.empty() || authority.after == ":" ||
            (authority.after.front() == ':' && read_port(authority.after, port)));
}

bool is_loopback(std::string_view host) {
    const std::string name(host);
    in_addr v4{};
    in6_addr v6{};
    if (::inet_pton(AF_INET, name.c_str(), &v4) == 1) {
        return (ntohl(v4.s_addr) >> 24U) == 127;
    }
    if (::inet_pton(AF_INET6, name.c_str(), &v6) == 1) {
        return IN6_IS_ADDR_LOOPBACK(&v6);
    }
    return equal_ignoring_case(name, "localhost");
}

}  // namespace faultline

#include "net/http/url.h"

#include "net/http/message.h"

#include <algorithm>
#include <charconv>

#include <boost/asio/ip/address_v6.hpp>

namespace faultline::net {

namespace {

constexpr std::string_view kScheme = "http://";
constexpr std::size_t kMaxHost = 253;

Error invalid(std::string message) { return {ErrorKind::kInvalid, std::move(message)}; }

bool is_host_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
}

Result<std::uint16_t> parse_port(std::string_view text) {
    unsigned port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port == 0 || port > 65535) {
        return invalid("the port must be a number from 1 to 65535, as in http://host:8080/");
    }
    return static_cast<std::uint16_t>(port);
}

struct Authority {
    std::string_view host;
    std::string_view after;  // "" or ":port"
};

Result<Authority> split_authority(std::string_view text) {
    if (text.find('@') != std::string_view::npos) {
        return invalid("a URL with a user name is not supported");
    }
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == std::string_view::npos) {
            return invalid("'[' without ']' in the host");
        }
        const std::string literal(text.substr(1, close - 1));
        boost::system::error_code error;
        (void)boost::asio::ip::make_address_v6(literal, error);
        if (error) {
            return invalid("what is in [ ] is not an IPv6 address");
        }
        return Authority{.host = text.substr(1, close - 1), .after = text.substr(close + 1)};
    }
    const auto colon = std::min(text.find(':'), text.size());
    const std::string_view host = text.substr(0, colon);
    if (host.empty() || host.size() > kMaxHost || !std::ranges::all_of(host, is_host_char)) {
        return invalid("the URL has no valid host; a right one is http://127.0.0.1:8080/path");
    }
    return Authority{.host = host, .after = text.substr(colon)};
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
    if (!equal_ignoring_case(text.substr(0, kScheme.size()), kScheme)) {
        return invalid("only http:// URLs are supported, as in http://127.0.0.1:8080/path");
    }
    if (!std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; })) {
        return invalid("a URL holds visible ASCII characters only; percent-encode the others");
    }
    const std::string_view rest = text.substr(kScheme.size());
    const auto end = std::min(rest.find_first_of("/?#"), rest.size());
    const Result<Authority> authority = split_authority(rest.substr(0, end));
    if (!authority) {
        return authority.error();
    }
    Url url{.scheme = "http", .host = std::string(authority->host)};
    if (!authority->after.empty()) {
        if (authority->after.front() != ':') {
            return invalid("only a port may follow the host");
        }
        const Result<std::uint16_t> port = parse_port(authority->after.substr(1));
        if (!port) {
            return port.error();
        }
        url.port = *port;
    }
    const std::string_view target = rest.substr(end, rest.find('#') - end);
    url.target = target.starts_with('/') ? std::string(target) : "/" + std::string(target);
    return url;
}

std::string host_header(const Url& url) {
    std::string value = url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
    if (url.port != 80) {
        value += ":" + std::to_string(url.port);
    }
    return value;
}

}  // namespace faultline::net

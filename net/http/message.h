// HTTP requests and answers as plain values: what the engine's API, the server and the client
// share, without any Beast in sight.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

namespace faultline::net {

using Headers = std::vector<std::pair<std::string, std::string>>;

// First value of a header, by case-insensitive name.
[[nodiscard]] std::optional<std::string_view> find_header(const Headers& headers,
                                                          std::string_view name);
// All values of a header joined with ", ", as RFC 9110 §5.3 allows; empty when absent.
[[nodiscard]] std::string join_header(const Headers& headers, std::string_view name);

struct HttpRequest {
    std::string method;  // upper case as sent: "GET"
    std::string target;  // path and query as sent, or the "*" of OPTIONS
    Headers headers;
    std::string body;
    std::string peer;  // address and port of the client: "127.0.0.1:54321"; empty when we send

    [[nodiscard]] std::string_view path() const;   // target up to '?'
    [[nodiscard]] std::string_view query() const;  // after '?', empty when none
};

// First value of a query parameter, percent-decoded with '+' as a space; nothing when absent,
// empty when it has no value. A '%' that no two hexadecimal digits follow stands for itself.
[[nodiscard]] std::optional<std::string> query_parameter(std::string_view query,
                                                         std::string_view name);

struct HttpResponse {
    unsigned status = 200;  // 200..599 for an answer of ours
    Headers headers;
    std::string body;
};

// Answers one request; must not throw (an exception becomes a bare 500). Runs on the server's
// executor; is cancelled (total, then terminal) when a stop of the server reaches its limit.
using HttpHandler = std::function<boost::asio::awaitable<HttpResponse>(HttpRequest)>;

}  // namespace faultline::net

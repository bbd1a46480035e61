#include "net/http/client.h"

#include "base/http_text.h"
#include "base/with_deadline.h"
#include "net/http/response_encoder.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace faultline::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

using asio::ip::tcp;
using boost::system::error_code;
using Parser = http::response_parser<http::string_body>;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::uint32_t kMaxHead = 64 * 1024;
constexpr std::size_t kRead = 16 * 1024;
constexpr int kMaxInterim = 8;  // 1xx answers before the real one

Error unavailable(std::string message, const HttpUrl& url, std::string_view why) {
    return {ErrorKind::kUnavailable, std::move(message), url.authority() + ": " + std::string(why)};
}

Result<std::string> encode_request(const HttpUrl& url, const HttpRequest& request) {
    const std::string& target = request.target.empty() ? url.target : request.target;
    const bool clean = is_token(request.method) && is_visible(target) &&
                       std::ranges::all_of(request.headers, [](const auto& header) {
                           return is_sendable_header(header.first, header.second);
                       });
    if (!clean) {
        return Error{ErrorKind::kInvalid,
                     "method, target or a header holds what HTTP cannot carry"};
    }
    std::string out = request.method + " " + target + " HTTP/1.1\r\n";
    if (!find_header(request.headers, "host")) {
        out += "Host: " + url.authority() + "\r\n";
    }
    for (const auto& [name, value] : request.headers) {
        if (!is_framing_header(name) && !equal_ignoring_case(name, "connection")) {
            out.append(name).append(": ").append(value).append("\r\n");
        }
    }
    if (!request.body.empty() || request.method == "POST" || request.method == "PUT") {
        out += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    }
    return out + "Connection: close\r\n\r\n";
}

// A request to end that came while a finished operation waited for its turn ended nothing: the
// next wait must look first, or it never ends.
asio::awaitable<bool> is_cancelled() {
    const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
    co_return state.cancelled() != asio::cancellation_type::none;
}

asio::awaitable<Result<tcp::socket>> connect_to(HttpUrl url) {
    tcp::socket socket(co_await asio::this_coro::executor);
    error_code no_literal;
    const asio::ip::address address = asio::ip::make_address(url.host, no_literal);
    error_code error;
    if (!no_literal) {
        const tcp::endpoint endpoint(address, url.port);
        std::tie(error) = co_await socket.async_connect(endpoint, kAwait);
    } else {
        tcp::resolver resolver(co_await asio::this_coro::executor);
        auto [failed, found] =
            co_await resolver.async_resolve(url.host, std::to_string(url.port), kAwait);
        if (failed) {
            co_return unavailable("the host name cannot be resolved", url, failed.message());
        }
        if (co_await is_cancelled()) {
            co_return unavailable("cancelled", url, "while looking for the host");
        }
        tcp::endpoint used;
        std::tie(error, used) = co_await asio::async_connect(socket, found, kAwait);
    }
    if (error) {
        co_return unavailable("cannot connect", url, error.message());
    }
    co_return std::move(socket);
}

// Reads one message into `parser`; what is behind it stays in `buffer`.
asio::awaitable<error_code> read_message(tcp::socket* socket, beast::flat_buffer* buffer,
                                         Parser* parser) {
    parser->eager(true);
    while (!parser->is_done()) {
        error_code error = http::error::need_more;
        if (buffer->size() > 0) {
            buffer->consume(parser->put(buffer->cdata(), error));
        }
        if (error != http::error::need_more && error) {
            co_return error;
        }
        if (parser->is_done()) {
            break;
        }
        if (co_await is_cancelled()) {
            co_return asio::error::operation_aborted;
        }
        const auto area = buffer->prepare(kRead);
        const auto [failed, received] = co_await socket->async_read_some(area, kAwait);
        if (failed == asio::error::eof && parser->got_some()) {
            parser->put_eof(error);
            co_return error;
        }
        if (failed) {
            co_return failed;
        }
        buffer->commit(received);
    }
    co_return error_code{};
}

HttpResponse to_response(Parser& parser) {
    auto message = parser.release();
    HttpResponse response{.status = message.result_int(), .headers = {}, .body = {}};
    for (const auto& field : message) {
        const auto name = field.name_string();
        const auto value = field.value();
        response.headers.emplace_back(std::string(name.data(), name.size()),
                                      std::string(value.data(), value.size()));
    }
    response.body = std::move(message.body());
    return response;
}

asio::awaitable<Result<HttpResponse>> exchange(HttpUrl url, HttpRequest request,
                                               std::size_t max_body) {
    co_await asio::this_coro::throw_if_cancelled(false);
    Result<std::string> head = encode_request(url, request);
    if (!head) {
        co_return head.error();
    }
    Result<tcp::socket> connected = co_await connect_to(url);
    if (!connected) {
        co_return connected.error();
    }
    tcp::socket socket = std::move(*connected);
    const std::array<asio::const_buffer, 2> pieces = {asio::buffer(*head),
                                                      asio::buffer(request.body)};
    if (co_await is_cancelled()) {
        co_return unavailable("cancelled", url, "before sending");
    }
    // A server may answer before it has read everything: a failed write is not the end.
    const auto [unsent, written] = co_await asio::async_write(socket, pieces, kAwait);
    if (unsent == asio::error::operation_aborted) {
        co_return unavailable("cancelled", url, "while sending");
    }
    beast::flat_buffer buffer;
    for (int interim = 0; interim <= kMaxInterim; ++interim) {
        Parser parser;
        parser.header_limit(kMaxHead);
        parser.body_limit(max_body);
        parser.skip(request.method == "HEAD");
        const error_code error = co_await read_message(&socket, &buffer, &parser);
        if (error == http::error::body_limit) {
            co_return unavailable("the answer is larger than allowed", url, error.message());
        }
        if (error) {
            co_return unavailable("the connection broke before a whole HTTP answer", url,
                                  unsent ? unsent.message() : error.message());
        }
        if (parser.get().result_int() >= 200) {
            co_return to_response(parser);
        }
    }
    co_return unavailable("interim answers without end", url, "more than 8 answers 1xx");
}

}  // namespace

asio::awaitable<Result<HttpResponse>> http_send(Clock& clock, Deadline deadline, HttpUrl url,
                                                HttpRequest request, std::size_t max_body_bytes) {
    Error timeout{ErrorKind::kTimeout, "no answer in time", url.authority()};
    return with_deadline<HttpResponse>(
        clock, deadline, std::move(timeout),
        exchange(std::move(url), std::move(request), max_body_bytes));
}

}  // namespace faultline::net

#include "net/http/request_reader.h"

#include "base/check.h"
#include "base/http_text.h"
#include "base/http_url.h"
#include "net/http/chunk_decoder.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>

namespace faultline::net {

namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

using boost::system::error_code;

constexpr std::size_t kHeadRead = 2 * 1024;
constexpr std::size_t kBodyRead = 16 * 1024;
// A body grows as it arrives: a Content-Length alone reserves no more than this.
constexpr std::uint64_t kMaxReserve = 64 * 1024;

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

// The status that refuses a list of transfer codings; 0 for the one that we decode, chunked. RFC
// 9112, 6.1 and 6.3: a body without chunked at its end has no certain length, which is 400. Empty
// elements, which RFC 9110 (5.6.1.2) has a recipient skip, are 400 too: a proxy in front may read
// such a list otherwise, and no client writes one.
unsigned refusal_of_codings(std::string_view codings) {
    if (codings.empty() || codings.ends_with(',')) {
        return 400;
    }
    unsigned refusal = 0;
    bool chunked = false;
    while (!codings.empty()) {
        const std::string_view coding = take_list_element(codings);
        if (chunked || coding.empty()) {
            return 400;
        }
        chunked = equal_ignoring_case(coding, "chunked");
        refusal = chunked ? refusal : 501;
    }
    return chunked ? refusal : 400;
}

unsigned status_of(const error_code& error) {
    if (error == http::error::body_limit) {
        return 413;
    }
    if (error == http::error::header_limit) {
        return 431;
    }
    return error == http::error::bad_version ? 505 : 400;
}

}  // namespace

// One request being parsed; Beast calls these as it goes.
class RequestReader::Message final : public http::basic_parser<true> {
public:
    explicit Message(const RequestLimits& limits)
        : chunks(limits.max_body_bytes, limits.max_header_bytes) {
        // The scanner has held the header limit already; the parser sees whole heads only.
        header_limit(static_cast<std::uint32_t>(limits.max_header_bytes + kHeadRead));
        body_limit(limits.max_body_bytes);
    }

    HttpRequest request;
    ChunkDecoder chunks;  // in Beast's place, for chunked bodies
    bool expects_continue = false;
    unsigned refusal = 0;  // our own reason, before Beast's

    [[nodiscard]] bool is_http_1_0() const { return version_ < 11; }

private:
    void on_request_impl(http::verb method, beast::string_view name, beast::string_view target,
                         int version, error_code& error) override {
        version_ = version;
        request.method = view(name);
        if (method == http::verb::connect) {
            refuse(501, error);
        } else if (!take_target(method, view(target))) {
            refuse(400, error);
        }
    }

    // RFC 9112, 3.2. Authority-form is for proxies, which we are not.
    bool take_target(http::verb method, std::string_view target) {
        request.target = target;
        if (target.find('#') != std::string_view::npos) {
            return false;
        }
        if (target.starts_with('/') || (target == "*" && method == http::verb::options)) {
            return true;
        }
        auto absolute = parse_http_url(target);
        if (!absolute) {
            return false;
        }
        request.target = std::move(absolute->target);
        authority_ = absolute->authority();
        return true;
    }

    void on_field_impl(http::field field, beast::string_view name, beast::string_view value,
                       error_code& error) override {
        switch (field) {
            case http::field::host:
                if (++hosts_ > 1 || !is_host_and_port(view(value))) {
                    refuse(400, error);
                }
                break;
            case http::field::content_length:
                if (++lengths_ > 1 || !std::ranges::all_of(value, faultline::is_digit)) {
                    refuse(400, error);
                }
                break;
            case http::field::transfer_encoding:
                codings_ = codings_ ? *codings_ + "," : std::string();
                *codings_ += view(value);
                break;
            case http::field::expect:
                if (!equal_ignoring_case(view(value), "100-continue")) {
                    refuse(417, error);
                }
                expects_continue = version_ >= 11;
                break;
            default:
                break;
        }
        request.headers.emplace_back(view(name), view(value));
    }

    void on_header_impl(error_code& error) override {
        if ((codings_ && (lengths_ > 0 || version_ < 11)) || (hosts_ == 0 && version_ >= 11)) {
            return refuse(400, error);
        }
        if (const unsigned status = codings_ ? refusal_of_codings(*codings_) : 0; status != 0) {
            return refuse(status, error);
        }
        if (!authority_.empty()) {
            use_authority_of_target();
        }
    }

    // RFC 9112, 3.2.2: of a target in absolute-form, not what Host says.
    void use_authority_of_target() {
        const auto host = std::ranges::find_if(request.headers, [](const auto& header) {
            return equal_ignoring_case(header.first, "host");
        });
        if (host != request.headers.end()) {
            host->second = authority_;
        }
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
        request.body.reserve(std::min(length.value_or(0), kMaxReserve));
    }

    std::size_t on_body_impl(beast::string_view bytes, error_code&) override {
        request.body.append(bytes.data(), bytes.size());
        return bytes.size();
    }

    void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, error_code&) override {
        return bytes.size();
    }
    void on_response_impl(int, beast::string_view, int, error_code&) override {}
    void on_finish_impl(error_code&) override {}

    void refuse(unsigned status, error_code& error) {
        refusal = status;
        error = http::error::bad_value;
    }

    int version_ = 0;
    int hosts_ = 0;
    int lengths_ = 0;
    std::optional<std::string> codings_;  // of all Transfer-Encoding lines; nullopt: none
    std::string authority_;               // of a target in absolute-form; "" without
};

struct RequestReader::Buffer {
    beast::flat_buffer bytes;
};

RequestReader::RequestReader(RequestLimits limits)
    : limits_(limits), scanner_(limits), buffer_(std::make_unique<Buffer>()) {}

RequestReader::~RequestReader() = default;

std::string_view RequestReader::unread() const {
    const auto data = buffer_->bytes.cdata();
    return {static_cast<const char*>(data.data()), data.size()};
}

std::span<char> RequestReader::space() {
    const auto area = buffer_->bytes.prepare(state_ == State::kBody ? kBodyRead : kHeadRead);
    return {static_cast<char*>(area.data()), area.size()};
}

RequestReader::State RequestReader::commit(std::size_t n) {
    buffer_->bytes.commit(n);
    advance();
    return state_;
}

bool RequestReader::expects_continue() const {
    return state_ == State::kBody && message_->expects_continue;
}

std::size_t RequestReader::body_bytes() const {
    const bool has_body = message_ && (state_ == State::kBody || !message_->request.body.empty());
    return has_body ? message_->request.body.capacity() : 0;
}

void RequestReader::refuse(unsigned status) {
    state_ = State::kRefused;
    refusal_ = status;
}

void RequestReader::advance() {
    if (state_ == State::kIdle || state_ == State::kHead) {
        read_head();
    }
    if (state_ == State::kBody) {
        read_body();
    }
}

void RequestReader::read_head() {
    // RFC 9112 §2.2: an empty line before the request line is forgiven, once.
    if (!stray_line_skipped_ && unread().starts_with("\r\n")) {
        buffer_->bytes.consume(2);
        stray_line_skipped_ = true;
        state_ = State::kIdle;
    }
    if (unread().empty()) {
        return;
    }
    state_ = State::kHead;
    if (!stray_line_skipped_ && unread() == "\r") {
        return;
    }
    switch (scanner_.scan(unread())) {
        case HeadScanner::Progress::kMore:
            return;
        case HeadScanner::Progress::kBad:
            return refuse(400);
        case HeadScanner::Progress::kTargetTooLong:
            return refuse(414);
        case HeadScanner::Progress::kHeadTooLong:
            return refuse(431);
        case HeadScanner::Progress::kEnd:
            break;
    }
    message_ = std::make_unique<Message>(limits_);
    error_code error;
    const std::size_t used =
        message_->put(boost::asio::buffer(unread().substr(0, scanner_.end())), error);
    if (error || !message_->is_header_done() || used != scanner_.end()) {
        return refuse(message_->refusal != 0 ? message_->refusal : status_of(error));
    }
    buffer_->bytes.consume(used);
    message_->eager(true);
    state_ = message_->is_done() ? State::kComplete : State::kBody;
}

void RequestReader::read_body() {
    if (message_->chunked()) {
        return read_chunks();
    }
    error_code error;
    while (!unread().empty() && !message_->is_done() && !error) {
        buffer_->bytes.consume(message_->put(boost::asio::buffer(unread()), error));
    }
    if (message_->is_done()) {
        state_ = State::kComplete;
    } else if (error && error != http::error::need_more) {
        refuse(status_of(error));
    }
}

void RequestReader::read_chunks() {
    std::string_view rest = unread();
    const std::size_t before = rest.size();
    const ChunkDecoder::Progress verdict = message_->chunks.feed(rest, message_->request.body);
    buffer_->bytes.consume(before - rest.size());
    switch (verdict) {
        case ChunkDecoder::Progress::kMore:
            return;
        case ChunkDecoder::Progress::kEnd:
            state_ = State::kComplete;
            return;
        case ChunkDecoder::Progress::kBad:
            return refuse(400);
        case ChunkDecoder::Progress::kBodyTooLarge:
            return refuse(413);
        case ChunkDecoder::Progress::kFramingTooLarge:
            return refuse(431);
    }
}

IncomingRequest RequestReader::take() {
    FAULTLINE_CHECK(state_ == State::kComplete, "a request is complete before it is taken");
    IncomingRequest taken{.request = std::move(message_->request),
                          .keep_alive = message_->keep_alive(),
                          .http_1_0 = message_->is_http_1_0()};
    message_.reset();
    scanner_.reset();
    stray_line_skipped_ = false;
    state_ = State::kIdle;
    if (unread().empty() && buffer_->bytes.capacity() > 2 * kHeadRead) {
        buffer_->bytes.shrink_to_fit();  // idle connections are many
    }
    advance();
    return taken;
}

}  // namespace faultline::net

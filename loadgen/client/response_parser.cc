#include "loadgen/client/response_parser.h"

#include "base/http_text.h"

#include <algorithm>
#include <charconv>

namespace faultline::load {

namespace {

template <class Number>
bool parse_number(std::string_view text, int base, Number& number) {
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number, base);
    return error == std::errc{} && rest == end;
}

constexpr std::string_view kBeginning = "HTTP/1.";
constexpr const char* kNoStatusLine = "the first line is no HTTP/1 status line";

// The beginning of a TLS record: an alert is how a server of https answers plain HTTP.
bool is_tls_record(std::string_view bytes) {
    constexpr char kFirstType = 0x14;
    constexpr char kLastType = 0x17;
    constexpr char kMajorVersion = 0x03;
    return bytes.size() >= 2 && bytes[0] >= kFirstType && bytes[0] <= kLastType &&
           bytes[1] == kMajorVersion;
}

// Of problem_: told with the counts of bytes.
constexpr const char* kBodyCut = "closed in the body";

}  // namespace

void ResponseParser::start(bool to_head, std::string* body, std::size_t most) {
    state_ = State::kStatusLine;
    to_head_ = to_head;
    keep_alive_ = false;
    retry_after_ = false;
    chunked_ = false;
    other_coding_ = false;
    has_length_ = false;
    body_cut_ = false;
    is_folding_ = false;
    problem_ = "";
    status_ = 0;
    length_ = 0;
    remaining_ = 0;
    head_bytes_ = 0;
    partial_line_.clear();
    body_ = body;
    most_body_ = most;
    headers_ = nullptr;
    if (body_ != nullptr) {
        body_->clear();
    }
}

void ResponseParser::keep_headers(std::vector<std::pair<std::string, std::string>>* headers) {
    headers_ = headers;
    headers_->clear();
}

std::size_t ResponseParser::feed(std::string_view bytes) {
    std::size_t used = 0;
    while (used < bytes.size() && !done() && !failed()) {
        const std::string_view rest = bytes.substr(used);
        used += wants_line() ? feed_line(rest) : feed_body(rest);
    }
    return used;
}

void ResponseParser::end_of_stream() {
    if (state_ == State::kBodyUntilClose) {
        state_ = State::kDone;
    } else if (state_ != State::kDone && state_ != State::kFailed) {
        fail(problem_of_a_close());
    }
    keep_alive_ = false;
}

const char* ResponseParser::problem_of_a_close() const {
    switch (state_) {
        case State::kStatusLine:
            return head_bytes_ == 0 ? "closed before an answer" : "closed in the status line";
        case State::kHeaders:
            return "closed in the headers";
        case State::kLengthBody:
            return kBodyCut;
        default:
            return "closed in a chunked body";
    }
}

void ResponseParser::fail(const char* problem) {
    problem_ = problem;
    state_ = State::kFailed;
}

std::string ResponseParser::problem() const {
    return problem_ == kBodyCut ? "closed after " + std::to_string(length_ - remaining_) + " of " +
                                      std::to_string(length_) + " body bytes"
                                : problem_;
}

bool ResponseParser::wants_line() const {
    return state_ == State::kStatusLine || state_ == State::kHeaders ||
           state_ == State::kChunkSize || state_ == State::kChunkEnd || state_ == State::kTrailers;
}

std::size_t ResponseParser::feed_line(std::string_view bytes) {
    const auto newline = bytes.find('\n');
    const std::size_t used = newline == std::string_view::npos ? bytes.size() : newline + 1;
    head_bytes_ += used;
    if (head_bytes_ > kMaxHeadBytes) {
        fail("headers of more than 64 KiB");
        return used;
    }
    if (newline == std::string_view::npos) {
        partial_line_.append(bytes);
        refuse_beginning(partial_line_);
        return used;
    }
    std::string_view line = bytes.substr(0, newline);
    std::string whole;
    if (!partial_line_.empty()) {
        whole.swap(partial_line_);
        whole.append(line);
        line = whole;
    }
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    on_line(line);
    return used;
}

std::size_t ResponseParser::feed_body(std::string_view bytes) {
    if (state_ == State::kBodyUntilClose) {
        keep_body(bytes);
        return bytes.size();
    }
    const auto used = static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, bytes.size()));
    keep_body(bytes.substr(0, used));
    remaining_ -= used;
    if (remaining_ == 0) {
        // Chunk framing counts against the head only while a line is unfinished: a long stream of
        // small chunks is no long head.
        head_bytes_ = 0;
        state_ = state_ == State::kLengthBody ? State::kDone : State::kChunkEnd;
    }
    return used;
}

// What is no HTTP may never end its line: it is not waited for.
void ResponseParser::refuse_beginning(std::string_view bytes) {
    constexpr std::size_t kToTell = 2;
    if (state_ != State::kStatusLine || bytes.size() < kToTell) {
        return;
    }
    if (is_tls_record(bytes)) {
        fail(
            "the target answered with TLS, and https is not supported; use its port for plain "
            "HTTP");
    } else if (!bytes.starts_with(kBeginning.substr(0, bytes.size()))) {
        fail(kNoStatusLine);
    }
}

void ResponseParser::on_line(std::string_view line) {
    switch (state_) {
        case State::kStatusLine:
            on_status_line(line);
            break;
        case State::kHeaders:
            line.empty() ? on_head_end() : on_header(line);
            break;
        case State::kChunkSize:
            on_chunk_size(line);
            break;
        case State::kChunkEnd:
            if (line.empty()) {
                state_ = State::kChunkSize;
            } else {
                fail("a chunk is longer than its size");
            }
            break;
        default:  // trailers
            if (line.empty()) {
                state_ = State::kDone;
            }
            break;
    }
}

void ResponseParser::on_status_line(std::string_view line) {
    refuse_beginning(line);
    if (failed()) {
        return;
    }
    unsigned status = 0;
    const bool is_http = line.starts_with("HTTP/1.1 ") || line.starts_with("HTTP/1.0 ");
    if (!is_http || line.size() < 12 || !parse_number(line.substr(9, 3), 10, status) ||
        status < 100 || (line.size() > 12 && line[12] != ' ')) {
        fail(kNoStatusLine);
        return;
    }
    status_ = static_cast<std::uint16_t>(status);
    keep_alive_ = line[7] == '1';
    state_ = State::kHeaders;
}

// It continues a header that does not concern the parser (RFC 9112 5.2).
void ResponseParser::on_folded_line(std::string_view line) {
    if (!is_folding_) {
        fail("a header goes on in the next line (obsolete folding)");
    } else if (headers_ != nullptr) {
        headers_->back().second.append(" ").append(trim_blanks(line));
    }
}

void ResponseParser::on_header(std::string_view line) {
    if (line.front() == ' ' || line.front() == '\t') {
        on_folded_line(line);
        return;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
        fail("a header is not \"name: value\"");
        return;
    }
    is_folding_ = false;
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trim_blanks(line.substr(colon + 1));
    if (headers_ != nullptr) {
        headers_->emplace_back(name, value);
    }
    if (equal_ignoring_case(name, "content-length")) {
        on_content_length(value);
    } else if (equal_ignoring_case(name, "transfer-encoding")) {
        std::string_view list = value;
        while (!list.empty()) {
            const bool is_chunked = equal_ignoring_case(take_list_element(list), "chunked");
            other_coding_ = other_coding_ || !is_chunked;
            chunked_ = is_chunked;
        }
    } else if (equal_ignoring_case(name, "connection")) {
        on_connection(value);
    } else if (equal_ignoring_case(name, "retry-after")) {
        retry_after_ = true;
    } else {
        is_folding_ = true;
    }
}

void ResponseParser::on_content_length(std::string_view value) {
    std::uint64_t length = 0;
    if (!parse_number(value, 10, length)) {
        fail("Content-Length is no number");
        return;
    }
    if (has_length_ && length != length_) {
        fail("two Content-Lengths that differ");
        return;
    }
    has_length_ = true;
    length_ = length;
}

void ResponseParser::on_connection(std::string_view value) {
    while (!value.empty()) {
        const std::string_view option = take_list_element(value);
        if (equal_ignoring_case(option, "close")) {
            keep_alive_ = false;
        } else if (equal_ignoring_case(option, "keep-alive")) {
            keep_alive_ = true;
        }
    }
}

void ResponseParser::on_head_end() {
    if (status_ == 101) {
        fail("101 Switching Protocols, which was not asked for");
    } else if (status_ < 200) {
        // An interim answer: the real one follows. head_bytes_ goes on counting.
        status_ = 0;
        chunked_ = other_coding_ = has_length_ = retry_after_ = is_folding_ = false;
        if (headers_ != nullptr) {
            headers_->clear();
        }
        state_ = State::kStatusLine;
    } else if (to_head_ || status_ == 204 || status_ == 304) {
        state_ = State::kDone;
    } else if (chunked_ || other_coding_) {
        // Both framings at once is how answers are smuggled: read it, do not reuse the connection.
        keep_alive_ = keep_alive_ && chunked_ && !has_length_;
        head_bytes_ = 0;
        state_ = chunked_ ? State::kChunkSize : State::kBodyUntilClose;
    } else if (has_length_) {
        remaining_ = length_;
        state_ = remaining_ == 0 ? State::kDone : State::kLengthBody;
    } else {
        keep_alive_ = false;
        state_ = State::kBodyUntilClose;
    }
}

void ResponseParser::on_chunk_size(std::string_view line) {
    const std::string_view digits = trim_blanks(line.substr(0, line.find(';')));
    if (!parse_number(digits, 16, remaining_)) {
        fail("a chunk's size is no hexadecimal number");
        return;
    }
    state_ = remaining_ == 0 ? State::kTrailers : State::kChunkData;
}

void ResponseParser::keep_body(std::string_view bytes) {
    if (body_ == nullptr) {
        return;
    }
    const std::size_t room = most_body_ - std::min(most_body_, body_->size());
    body_cut_ = body_cut_ || bytes.size() > room;
    body_->append(bytes.substr(0, room));
}

}  // namespace faultline::load

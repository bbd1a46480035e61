// An incremental HTTP/1.x answer parser: bytes in, state out; no socket, no clock. One a
// connection, reused answer by answer. Bounded: head, chunk lines and trailers together at most
// kMaxHeadBytes, interim (1xx) answers included; a captured body at most kMaxBodyBytes, what is
// over it is read and dropped (body_cut()). Allocates only for lines split across reads and for
// headers that are kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace faultline::load {

class ResponseParser {
public:
    static constexpr std::size_t kMaxHeadBytes = 64 * 1024;
    static constexpr std::size_t kMaxBodyBytes = 8 * 1024 * 1024;

    // Ready for the next answer. `to_head`: the request was HEAD, the answer has no body.
    // `body`, when not null, is cleared and receives the body; it must live until the next start.
    // Of more than `most` bytes the rest is dropped.
    void start(bool to_head, std::string* body, std::size_t most = kMaxBodyBytes);

    // Of the answer that start() made ready for: `headers` is cleared and receives name and value
    // of each header, trailers aside; it must live until the next start.
    void keep_headers(std::vector<std::pair<std::string, std::string>>* headers);

    // Returns how many bytes were used; fewer than given only when done or failed.
    std::size_t feed(std::string_view bytes);
    // The peer closed. Completes an answer that ends with its connection, fails any other.
    void end_of_stream();

    [[nodiscard]] bool done() const { return state_ == State::kDone; }
    [[nodiscard]] bool failed() const { return state_ == State::kFailed; }
    // Why it failed, or what is missing where the peer closed; for people. Empty before.
    [[nodiscard]] std::string problem() const;
    // The following are meaningful once done (status() as soon as its line arrived, else 0).
    [[nodiscard]] unsigned status() const { return status_; }
    [[nodiscard]] bool keep_alive() const { return keep_alive_; }
    [[nodiscard]] bool retry_after() const { return retry_after_; }
    [[nodiscard]] bool body_cut() const { return body_cut_; }
    // The body that start() was given.
    [[nodiscard]] const std::string* body() const { return body_; }

private:
    enum class State : std::uint8_t {
        kStatusLine,
        kHeaders,
        kLengthBody,
        kChunkSize,
        kChunkData,
        kChunkEnd,
        kTrailers,
        kBodyUntilClose,
        kDone,
        kFailed,
    };

    [[nodiscard]] bool wants_line() const;
    std::size_t feed_line(std::string_view bytes);
    std::size_t feed_body(std::string_view bytes);
    void fail(const char* problem);
    [[nodiscard]] const char* problem_of_a_close() const;
    void refuse_beginning(std::string_view bytes);
    void on_line(std::string_view line);
    void on_status_line(std::string_view line);
    void on_header(std::string_view line);
    void on_folded_line(std::string_view line);
    void on_content_length(std::string_view value);
    void on_connection(std::string_view value);
    void on_head_end();
    void on_chunk_size(std::string_view line);
    void keep_body(std::string_view bytes);

    State state_ = State::kDone;
    bool to_head_ = false;
    bool keep_alive_ = false;
    bool retry_after_ = false;
    bool chunked_ = false;
    bool other_coding_ = false;
    bool has_length_ = false;
    bool body_cut_ = false;
    bool is_folding_ = false;  // the header before this line may be continued by it
    const char* problem_ = "";
    std::uint16_t status_ = 0;
    std::uint64_t length_ = 0;     // as the header says
    std::uint64_t remaining_ = 0;  // of the body or the chunk
    std::size_t head_bytes_ = 0;
    std::string partial_line_;
    std::string* body_ = nullptr;
    std::size_t most_body_ = kMaxBodyBytes;
    std::vector<std::pair<std::string, std::string>>* headers_ = nullptr;  // null: none are kept
};

}  // namespace faultline::load

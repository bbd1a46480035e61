// Takes the chunked transfer coding off a body, byte by byte and strictly. (Beast's parser asserts
// on some last chunks that arrive in pieces, and reads quoted extensions past their line.)
// Extensions and trailers are checked and dropped; together they have a limit, as has the body.
// Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace faultline::net {

class ChunkDecoder {
public:
    enum class Progress { kMore, kEnd, kBad, kBodyTooLarge, kFramingTooLarge };

    ChunkDecoder(std::size_t max_body_bytes, std::size_t max_framing_bytes)
        : max_body_(max_body_bytes), max_framing_(max_framing_bytes) {}

    // Takes bytes off the front of `bytes` up to the body's end, and appends data to `body`.
    Progress feed(std::string_view& bytes, std::string& body);

private:
    enum class Place {
        kFirstDigit,
        kSize,
        kExtension,
        kSizeFeed,
        kData,
        kDataReturn,
        kDataFeed,
        kTrailerStart,
        kTrailerName,
        kTrailerValue,
        kTrailerFeed,
        kLastFeed
    };

    Progress take_framing(char c, std::size_t body_size);
    Progress take_size(char c);
    Progress take_trailer(char c);
    Progress begin_data(std::size_t body_size);

    std::size_t max_body_;
    std::size_t max_framing_;
    Place place_ = Place::kFirstDigit;
    std::uint64_t size_ = 0;  // of this chunk; then what is left of it
    int digits_ = 0;
    std::size_t framing_ = 0;  // bytes of extensions and trailers so far
};

}  // namespace faultline::net

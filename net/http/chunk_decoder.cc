#include "net/http/chunk_decoder.h"

#include "base/http_text.h"

#include <algorithm>

namespace faultline::net {

namespace {

constexpr int kMaxDigits = 16;  // of 64 bits

}  // namespace

ChunkDecoder::Progress ChunkDecoder::feed(std::string_view& bytes, std::string& body) {
    while (!bytes.empty()) {
        if (place_ == Place::kData) {
            const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(size_, bytes.size()));
            body.append(bytes.substr(0, n));
            bytes.remove_prefix(n);
            size_ -= n;
            place_ = size_ == 0 ? Place::kDataReturn : Place::kData;
            continue;
        }
        const char c = bytes.front();
        bytes.remove_prefix(1);
        const Progress progress = take_framing(c, body.size());
        if (progress != Progress::kMore) {
            return progress;
        }
    }
    return Progress::kMore;
}

ChunkDecoder::Progress ChunkDecoder::take_framing(char c, std::size_t body_size) {
    switch (place_) {
        case Place::kFirstDigit:
        case Place::kSize:
        case Place::kExtension:
            return take_size(c);
        case Place::kSizeFeed:
            return c == '\n' ? begin_data(body_size) : Progress::kBad;
        case Place::kDataReturn:
            place_ = Place::kDataFeed;
            return c == '\r' ? Progress::kMore : Progress::kBad;
        case Place::kDataFeed:
            place_ = Place::kFirstDigit;
            return c == '\n' ? Progress::kMore : Progress::kBad;
        default:
            return take_trailer(c);
    }
}

ChunkDecoder::Progress ChunkDecoder::take_size(char c) {
    if (place_ == Place::kExtension) {
        if (c == '\r') {
            place_ = Place::kSizeFeed;
            return Progress::kMore;
        }
        if (!is_field_value(c)) {
            return Progress::kBad;
        }
        return ++framing_ > max_framing_ ? Progress::kFramingTooLarge : Progress::kMore;
    }
    if (const int digit = hex_digit(c); digit >= 0) {
        digits_ = place_ == Place::kFirstDigit ? 1 : digits_ + 1;
        size_ = size_ * 16 + static_cast<std::uint64_t>(digit);
        place_ = Place::kSize;
        return digits_ > kMaxDigits ? Progress::kBad : Progress::kMore;
    }
    if (place_ == Place::kFirstDigit) {
        return Progress::kBad;
    }
    if (c == '\r') {
        place_ = Place::kSizeFeed;
        return Progress::kMore;
    }
    place_ = Place::kExtension;
    return c == ';' || c == ' ' || c == '\t' ? Progress::kMore : Progress::kBad;
}

ChunkDecoder::Progress ChunkDecoder::begin_data(std::size_t body_size) {
    if (size_ > max_body_ - std::min(max_body_, body_size)) {
        return Progress::kBodyTooLarge;
    }
    place_ = size_ == 0 ? Place::kTrailerStart : Place::kData;
    return Progress::kMore;
}

ChunkDecoder::Progress ChunkDecoder::take_trailer(char c) {
    if (place_ == Place::kLastFeed) {
        return c == '\n' ? Progress::kEnd : Progress::kBad;
    }
    if (place_ == Place::kTrailerFeed) {
        place_ = Place::kTrailerStart;
        return c == '\n' ? Progress::kMore : Progress::kBad;
    }
    if (c == '\r') {
        const Place from = place_;
        place_ = from == Place::kTrailerStart ? Place::kLastFeed : Place::kTrailerFeed;
        return from == Place::kTrailerName ? Progress::kBad : Progress::kMore;
    }
    const bool in_name = place_ != Place::kTrailerValue;
    if (!is_field_value(c) || (in_name && (c == ' ' || c == '\t')) ||
        (place_ == Place::kTrailerStart && c == ':')) {
        return Progress::kBad;
    }
    place_ = in_name && c != ':' ? Place::kTrailerName : Place::kTrailerValue;
    return ++framing_ > max_framing_ ? Progress::kFramingTooLarge : Progress::kMore;
}

}  // namespace faultline::net

#include "metrics/label_value.h"

#include <cstdint>

namespace faultline::metrics {

namespace {

struct Sequence {
    std::size_t length = 0;        // 0: no valid first byte
    std::uint32_t smallest = 0;    // what needs that many bytes
    std::uint32_t code_point = 0;  // the first byte's share
};

Sequence sequence_of(unsigned char first) {
    if (first < 0x80U) {
        return {1, 0, first};
    }
    if ((first & 0xe0U) == 0xc0U) {
        return {2, 0x80, first & 0x1fU};
    }
    if ((first & 0xf0U) == 0xe0U) {
        return {3, 0x800, first & 0x0fU};
    }
    if ((first & 0xf8U) == 0xf0U) {
        return {4, 0x10000, first & 0x07U};
    }
    return {};
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const Sequence sequence = sequence_of(static_cast<unsigned char>(text.front()));
        if (sequence.length == 0 || sequence.length > text.size()) {
            return false;
        }
        std::uint32_t code_point = sequence.code_point;
        for (const char c : text.substr(1, sequence.length - 1)) {
            const auto byte = static_cast<unsigned char>(c);
            if ((byte & 0xc0U) != 0x80U) {
                return false;
            }
            code_point = (code_point << 6U) | (byte & 0x3fU);
        }
        const bool surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
        if (code_point < sequence.smallest || code_point > 0x10ffff || surrogate) {
            return false;
        }
        text.remove_prefix(sequence.length);
    }
    return true;
}

}  // namespace

bool is_label_value(std::string_view text) {
    return text.size() <= kLongestLabelValue && text.find('\0') == std::string_view::npos &&
           is_utf8(text);
}

}  // namespace faultline::metrics

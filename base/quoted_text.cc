#include "base/quoted_text.h"

#include "base/utf8.h"

namespace faultline {

std::string printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
        // U+0080 to U+009F are control characters too, of two bytes.
        const bool is_c1 = byte == 0xc2 && next >= 0x80 && next < 0xa0;
        out.push_back(byte < 0x20 || byte == 0x7f || is_c1 ? '?' : text[i]);
        i += is_c1 ? 1 : 0;
    }
    return out;
}

std::string shortened(std::string_view text, std::size_t max_bytes) {
    std::string out = printable(utf8_prefix(text, max_bytes));
    return text.size() > max_bytes ? out + "..." : out;
}

std::string in_quotes(std::string_view text, std::size_t max_bytes) {
    return '"' + shortened(text, max_bytes) + '"';
}

}  // namespace faultline

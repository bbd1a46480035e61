#include "scenarios/report/wrapped_text.h"

#include "base/utf8.h"

#include <algorithm>

namespace faultline::scenario {

std::size_t columns_of(std::string_view text) { return count_characters(text); }

std::string wrapped(std::string_view text, std::size_t indent, std::size_t columns) {
    std::string out;
    std::size_t column = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        const std::string_view word = text.substr(begin, end - begin);
        if (column > indent && column + 1 + columns_of(word) > columns) {
            out += '\n' + std::string(indent, ' ');
            column = indent;
        } else if (begin > 0) {
            out += ' ';
            ++column;
        }
        out += word;
        column += columns_of(word);
        begin = end + 1;
    }
    return out + '\n';
}

}  // namespace faultline::scenario

#include "scenarios/report/described.h"

namespace faultline::scenario {

std::string words_of_enumerator(std::string_view enumerator) {
    std::string words;
    for (const char c : enumerator.substr(enumerator.starts_with('k') ? 1 : 0)) {
        const bool upper = c >= 'A' && c <= 'Z';
        if (upper && !words.empty()) {
            words += '_';
        }
        words += upper ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return words;
}

}  // namespace faultline::scenario

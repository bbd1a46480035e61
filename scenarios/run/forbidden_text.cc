#include "scenarios/run/forbidden_text.h"

#include "base/http_text.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include <simdjson.h>

namespace faultline::scenario {

namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kMaxBody = 4U << 20U;
constexpr std::size_t kMostStatements = 100;
// "SELECT 1" may stand in an answer by chance.
constexpr std::size_t kMinSqlBytes = 12;

bool begins_with_word(std::string_view text, std::string_view word) {
    if (text.size() <= word.size() || is_letter(text[word.size()])) {
        return false;
    }
    return std::ranges::equal(text.substr(0, word.size()), word,
                              [](char a, char b) { return (a | 0x20) == b; });
}

bool is_sql(std::string_view text) {
    constexpr std::array<std::string_view, 9> kVerbs = {
        "select", "with", "insert", "update", "delete", "values", "table", "explain", "copy"};
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n("), text.size()));
    return text.size() >= kMinSqlBytes && text.find(' ') != std::string_view::npos &&
           std::ranges::any_of(
               kVerbs, [text](std::string_view verb) { return begins_with_word(text, verb); });
}

// `is_query`: the member of that name, where SQL tools take their statement. Other texts may begin
// with a word of SQL.
void collect_sql(const dom::element& element, std::vector<std::string>& found,
                 bool is_query = false) {
    dom::object object;
    dom::array array;
    std::string_view text;
    if (found.size() >= kMostStatements) {
        return;
    }
    if (element.get(object) == simdjson::SUCCESS) {
        for (const auto member : object) {
            collect_sql(member.value, found, member.key == "query");
        }
    } else if (element.get(array) == simdjson::SUCCESS) {
        for (const dom::element item : array) {
            collect_sql(item, found, is_query);
        }
    } else if (is_query && element.get(text) == simdjson::SUCCESS && is_sql(text)) {
        found.emplace_back(text);
    }
}

std::string_view word_at(std::string_view text, std::size_t at) {
    text.remove_prefix(at);
    const std::size_t end = text.find_first_of(" \t\r\n\"'`,;)(");
    text = text.substr(0, std::min({end, text.size(), kShownBytes}));
    while (text.ends_with(':') || text.ends_with('.')) {
        text.remove_suffix(1);
    }
    return text;
}

// A word that names a line of a source file: "engine.cc:42".
bool names_source_line(std::string_view word) {
    constexpr std::array<std::string_view, 7> kEndings = {
        ".cc:", ".cpp:", ".h:", ".hpp:", ".py:", ".java:", ".go:"};
    return std::ranges::any_of(kEndings, [word](std::string_view ending) {
        const std::size_t at = word.find(ending);
        const std::size_t line = at + ending.size();
        return at != std::string_view::npos && at > 0 && line < word.size() && is_digit(word[line]);
    });
}

}  // namespace

std::vector<std::string> sql_of(std::string_view body) {
    std::vector<std::string> found;
    dom::parser parser{kMaxBody};
    dom::element document;
    if (!body.empty() && body.size() <= kMaxBody &&
        parser.parse(body.data(), body.size()).get(document) == simdjson::SUCCESS) {
        collect_sql(document, found);
    }
    return found;
}

std::string_view path_in(std::string_view text) {
    // Folders of a file system, not of a URL.
    constexpr std::array<std::string_view, 14> kRoots = {"home", "tmp",  "usr",   "var", "etc",
                                                         "root", "proc", "opt",   "srv", "work",
                                                         "dev",  "mnt",  "build", "run"};
    for (std::size_t at = text.find('/'); at != std::string_view::npos;
         at = text.find('/', at + 1)) {
        const char before = at == 0 ? ' ' : text[at - 1];
        const bool begins_word = !is_letter(before) && !is_digit(before) && before != '/' &&
                                 before != '.' && before != '-' && before != '_';
        const std::string_view rest = text.substr(at + 1);
        if (begins_word && std::ranges::any_of(kRoots, [rest](std::string_view root) {
                return rest.starts_with(root) && rest.size() > root.size() + 1 &&
                       rest[root.size()] == '/';
            })) {
            return word_at(text, at);
        }
    }
    return {};
}

std::string_view stack_frame_in(std::string_view text) {
    constexpr std::array<std::string_view, 6> kMarks = {
        "Traceback (most recent", "#0 0x",       "terminate called",
        "std::exception",         "faultline::", "AddressSanitizer"};
    for (const std::string_view mark : kMarks) {
        if (const std::size_t at = text.find(mark); at != std::string_view::npos) {
            return text.substr(at, std::min(kShownBytes, text.size() - at));
        }
    }
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view word = word_at(text, at);
        if (names_source_line(word)) {
            return word;
        }
        const std::size_t space = text.find(' ', at);
        at = space == std::string_view::npos ? text.size() : space + 1;
    }
    return {};
}

}  // namespace faultline::scenario

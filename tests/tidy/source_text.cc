#include "tests/tidy/source_text.h"

#include <algorithm>
#include <cctype>

namespace faultline::tidy {

namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Walks C++ text once and blanks what is not code. Line breaks always stay.
class Blanker {
public:
    explicit Blanker(std::string_view text) : text_(text), commands_(text), code_(text) {}

    void run() {
        while (at_ < text_.size()) {
            step();
        }
    }
    std::string take_commands() { return std::move(commands_); }
    std::string take_code() { return std::move(code_); }

private:
    [[nodiscard]] bool here(std::string_view what) const {
        return text_.substr(at_, what.size()) == what;
    }

    void step() {
        if (here("//")) {
            const auto end = std::min(text_.find('\n', at_), text_.size());
            blank(end, true);
        } else if (here("/*")) {
            const auto end = text_.find("*/", at_ + 2);
            blank(end == std::string_view::npos ? text_.size() : end + 2, true);
        } else if (here("R\"") && (at_ == 0 || !is_word(text_[at_ - 1]))) {
            raw_string();
        } else if (here("\"")) {
            quoted('"');
        } else if (here("'") && !is_digit_separator()) {
            quoted('\'');
        } else {
            at_ = std::min(text_.find_first_of("/R\"'", at_ + 1), text_.size());
        }
    }

    void blank(std::size_t end, bool comment) {
        for (; at_ < end; ++at_) {
            if (text_[at_] != '\n') {
                code_[at_] = ' ';
                if (comment) {
                    commands_[at_] = ' ';
                }
            }
        }
    }

    void raw_string() {
        const auto open = text_.find('(', at_);
        if (open == std::string_view::npos) {
            at_ += 2;
            return;
        }
        const std::string close = ")" + std::string(text_.substr(at_ + 2, open - at_ - 2)) + "\"";
        const auto end = text_.find(close, open);
        blank(end == std::string_view::npos ? text_.size() : end + close.size(), false);
    }

    void quoted(char quote) {
        ++at_;  // the quotes themselves stay
        auto end = at_;
        while (end < text_.size() && text_[end] != quote && text_[end] != '\n') {
            end += text_[end] == '\\' ? 2 : 1;
        }
        blank(std::min(end, text_.size()), false);
        ++at_;
    }

    // The ' of 1'000'000.
    [[nodiscard]] bool is_digit_separator() const {
        auto begin = at_;
        while (begin > 0 && (is_word(text_[begin - 1]) || text_[begin - 1] == '\'')) {
            --begin;
        }
        return begin < at_ && std::isdigit(static_cast<unsigned char>(text_[begin])) != 0;
    }

    std::string_view text_;
    std::string commands_;
    std::string code_;
    std::size_t at_ = 0;
};

}  // namespace

SourceFile make_source(std::string path, std::string text) {
    SourceFile file;
    file.path = std::move(path);
    file.text = std::move(text);
    if (!is_cpp(file.path)) {
        file.commands = file.text;
        file.code = file.text;
        return file;
    }
    Blanker blanker(file.text);
    blanker.run();
    file.commands = blanker.take_commands();
    file.code = blanker.take_code();
    return file;
}

std::string Finding::show() const { return path + ":" + std::to_string(line) + ": " + why; }

std::vector<Include> includes_of(const SourceFile& file) {
    std::vector<Include> found;
    const std::string_view text = file.commands;
    for (const auto offset : find_token(text, "include")) {
        const auto begin = text.rfind('\n', offset);
        const auto before = text.substr(begin == std::string_view::npos ? 0 : begin + 1,
                                        offset - (begin == std::string_view::npos ? 0 : begin + 1));
        if (before.find_first_not_of(" \t#") != std::string_view::npos ||
            before.find('#') == std::string_view::npos) {
            continue;
        }
        const auto open = text.find_first_not_of(" \t", offset + 7);
        if (open == std::string_view::npos || (text[open] != '"' && text[open] != '<')) {
            continue;
        }
        const auto close = text.find(text[open] == '"' ? '"' : '>', open + 1);
        if (close == std::string_view::npos) {
            continue;
        }
        found.push_back({.line = line_at(text, offset),
                         .name = std::string(text.substr(open + 1, close - open - 1)),
                         .quoted = text[open] == '"'});
    }
    return found;
}

bool is_cpp(std::string_view path) { return path.ends_with(".cc") || is_header(path); }
bool is_header(std::string_view path) { return path.ends_with(".h"); }
bool is_test(std::string_view path) { return path.starts_with("tests/"); }

std::string folder_of(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? "" : std::string(path.substr(0, slash));
}

std::string name_of(std::string_view path) {
    const auto slash = path.rfind('/');
    return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

std::string stem_of(std::string_view path) {
    const std::string name = name_of(path);
    return name.substr(0, name.rfind('.'));
}

namespace {

// By searching: over the whole tree, with the sanitizers, std::count takes a minute.
std::size_t breaks_in(std::string_view text) {
    std::size_t breaks = 0;
    for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
        ++breaks;
    }
    return breaks;
}

}  // namespace

std::size_t line_count(std::string_view text) {
    const auto breaks = breaks_in(text);
    return breaks + (text.empty() || text.ends_with('\n') ? 0 : 1);
}

std::size_t line_at(std::string_view text, std::size_t offset) {
    return 1 + breaks_in(text.substr(0, offset));
}

std::vector<std::size_t> find_token(std::string_view text, std::string_view token) {
    std::vector<std::size_t> found;
    for (auto at = text.find(token); at != std::string_view::npos; at = text.find(token, at + 1)) {
        const auto end = at + token.size();
        const bool starts = at == 0 || !is_word(token.front()) || !is_word(text[at - 1]);
        const bool ends = end == text.size() || !is_word(token.back()) || !is_word(text[end]);
        if (starts && ends) {
            found.push_back(at);
        }
    }
    return found;
}

}  // namespace faultline::tidy

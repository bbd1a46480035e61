#include "base/yaml/not_yaml.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

namespace faultline::yaml {

namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n";

struct PlainWords {
    std::string_view parser_says;  // the beginning of yaml-cpp's message
    std::string_view what;
    std::string_view expected;
};

constexpr std::array<PlainWords, 13> kPlainWords = {{
    {kInvalidUnicode, "an escape that stands for no character",
     "a pair such as \\ud83d\\ude00 for a character beyond \\uffff"},
    {"end of map flow", "a { without its }", "}"},
    {"end of sequence flow", "a [ without its ]", "]"},
    {"end of map", "this line does not continue the keys above it",
     "\"key: value\", indented as they are"},
    {"end of sequence", "this line does not continue the list above it",
     "\"- item\", indented as the others are"},
    {"illegal map value", "a \": \" inside a value, or a wrong indentation",
     "quotes around the value, or the indentation of the lines above"},
    {"illegal map key", "a key where none can be", "a value"},
    {"illegal block entry", "a list item where none can be",
     "a line break before the \"- \", and each { and [ above it closed"},
    {"illegal flow end", "a } or ] that closes nothing",
     "each { and [ above it closed by its own, or quotes around it if it is text"},
    {"unknown token", "a character that cannot begin a value", "quotes around the value"},
    {"the referenced anchor", "an alias (*name) without its anchor (&name)",
     "quotes around it if it is text"},
    {"unknown escape", "an unknown escape sequence in double quotes", "single quotes, or \\\\"},
    {kNotClosedQuote, "a quote that is not closed", "a closing quote"},
}};

// Remembers the last quoted value of a text.
class LastQuoted final : public YAML::EventHandler {
public:
    void OnDocumentStart(const YAML::Mark& /*m*/) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& /*m*/, YAML::anchor_t /*a*/) override {}
    void OnAlias(const YAML::Mark& /*m*/, YAML::anchor_t /*a*/) override {}
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*a*/,
                  const std::string& /*v*/) override {
        if (tag == "!") {
            offset_ = static_cast<std::size_t>(std::max(mark.pos, 0));
        }
    }
    void OnSequenceStart(const YAML::Mark& /*m*/, const std::string& /*t*/, YAML::anchor_t /*a*/,
                         YAML::EmitterStyle::value /*s*/) override {}
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark& /*m*/, const std::string& /*t*/, YAML::anchor_t /*a*/,
                    YAML::EmitterStyle::value /*s*/) override {}
    void OnMapEnd() override {}

    [[nodiscard]] const std::optional<std::size_t>& offset() const { return offset_; }

private:
    std::optional<std::size_t> offset_;
};

// What yaml-cpp says of the text; empty when it is YAML.
std::string complaint_about(const std::string& text, YAML::EventHandler& handler) {
    std::istringstream stream{text};
    try {
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(handler)) {
        }
    } catch (const YAML::Exception& error) {
        return error.msg;
    }
    return {};
}

}  // namespace

Diagnostic in_plain_words(SourcePosition place, std::string_view parser_says) {
    for (const PlainWords& words : kPlainWords) {
        if (parser_says.starts_with(words.parser_says)) {
            return {.position = std::move(place),
                    .what = fmt::format("not YAML: {}", words.what),
                    .expected = std::string(words.expected),
                    .nearest = {}};
        }
    }
    return {.position = std::move(place),
            .what = fmt::format("not YAML: {}", parser_says),
            .expected = {},
            .nearest = {}};
}

std::optional<Diagnostic> likely_cause(std::string_view text, const std::string& file) {
    const bool is_utf16 = text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff");
    SourcePosition place{.file = file, .line = 1, .column = 1};
    const bool is_json = looks_like_json(text);
    bool in_indentation = !is_json;  // which may be of tabs there
    for (const char c : text) {
        if (c == '\n') {
            place = {.file = file, .line = place.line + 1, .column = 1};
            in_indentation = !is_json;
            continue;
        }
        if (c == '\t' && in_indentation) {
            return Diagnostic{.position = place,
                              .what = "a tab in the indentation",
                              .expected = "spaces",
                              .nearest = {}};
        }
        if (c >= 0 && c < ' ' && c != '\t' && c != '\r' && !is_utf16) {
            return Diagnostic{.position = place,
                              .what = "not a text file",
                              .expected = "YAML or JSON",
                              .nearest = {}};
        }
        in_indentation = in_indentation && (c == ' ' || c == '\t');
        ++place.column;
    }
    return std::nullopt;
}

bool looks_like_json(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

std::string_view without_end(std::string_view text) {
    return text.substr(0, text.find_last_not_of(kWhiteSpace) + 1);  // npos + 1: 0
}

// yaml-cpp takes white space at the end of the text for the other half of the quote. Without it, it
// complains; with it, it says where the value began.
std::optional<std::size_t> unclosed_quote(const std::string& text) {
    const std::string trimmed(without_end(text));
    LastQuoted last;
    if (complaint_about(trimmed, last) != kNotClosedQuote) {
        return std::nullopt;
    }
    (void)complaint_about(trimmed + "\n", last);
    return last.offset();
}

}  // namespace faultline::yaml

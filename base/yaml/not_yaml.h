// What is the matter with a text that is not YAML, in plain words. Pure; part of document.cc, which
// knows the parser.
#pragma once

#include "base/yaml/diagnostic.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace faultline::yaml {

// Beginnings of what yaml-cpp says.
inline constexpr std::string_view kInvalidUnicode = "invalid unicode";
inline constexpr std::string_view kNotClosedQuote = "illegal EOF in scalar";

// `parser_says`: yaml-cpp's message, which helps only who knows it.
[[nodiscard]] Diagnostic in_plain_words(SourcePosition place, std::string_view parser_says);

// What is most often the matter; nullopt: what the parser says.
[[nodiscard]] std::optional<Diagnostic> likely_cause(std::string_view text,
                                                     const std::string& file);

// Where the quote stands that is not closed before the end of the text; nullopt: none.
[[nodiscard]] std::optional<std::size_t> unclosed_quote(const std::string& text);

[[nodiscard]] bool looks_like_json(std::string_view text);

// All but white space at its end.
[[nodiscard]] std::string_view without_end(std::string_view text);

}  // namespace faultline::yaml

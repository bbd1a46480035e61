// Text from outside made safe to stand in a document: control characters dropped, bytes that are
// not UTF-8 replaced by U+FFFD, markup escaped. Pure.
#pragma once

#include <string>
#include <string_view>

namespace faultline::scenario {

// One line: line breaks and tabs become spaces. For terminals and tables.
[[nodiscard]] std::string clean_line(std::string_view text);
// Line breaks and tabs stay.
[[nodiscard]] std::string clean_text(std::string_view text);
// Cleaned, with & < > " ' escaped: for XML and HTML, text and attributes.
[[nodiscard]] std::string escape_markup(std::string_view text);
// Cleaned to one line, with what Markdown and HTML would interpret escaped; for table cells.
[[nodiscard]] std::string escape_markdown(std::string_view text);
// As a word of a POSIX shell, quoted when it needs to be.
[[nodiscard]] std::string quote_shell(std::string_view word);

}  // namespace faultline::scenario

// Text from outside made safe to stand in a document: control characters dropped, bytes that are
// not UTF-8 replaced by U+FFFD, and what the document would interpret escaped where the function
// says so. Pure.
#pragma once

#include <string>
#include <string_view>

namespace faultline::scenario {

// One line, for terminals and tables: LF and tab become spaces; CR is dropped as a control
// character.
[[nodiscard]] std::string clean_line(std::string_view text);
// LF and tab stay; CR is dropped as a control character.
[[nodiscard]] std::string clean_text(std::string_view text);
// Cleaned, with & < > " ' escaped: for XML and HTML, text and attributes.
[[nodiscard]] std::string escape_markup(std::string_view text);
// Cleaned to one line, with what Markdown and HTML would interpret escaped; for table cells.
[[nodiscard]] std::string escape_markdown(std::string_view text);
// Cleaned to one line, as a word of a POSIX shell, quoted when it needs to be. To be shown: the
// name of a file that holds control characters or bytes that are not UTF-8 may come out as another
// name.
[[nodiscard]] std::string quote_shell(std::string_view word);

}  // namespace faultline::scenario

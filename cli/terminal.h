// Writes to standard output and error, and decides colours and width. Writing never fails: a reader
// that has gone (`| head`) or a full disk must not stop a heal or a verdict; finish_output()
// reports lost output. The only reader of isatty, NO_COLOR, FORCE_COLOR, TERM and COLUMNS. Any
// thread may write.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace faultline::cli {

void write_text(std::FILE* out, std::string_view text);
void flush(std::FILE* out);

template <class... Args>
void print(std::FILE* out, fmt::format_string<Args...> format, Args&&... args) {
    write_text(out, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void print(fmt::format_string<Args...> format, Args&&... args) {
    write_text(stdout, fmt::format(format, std::forward<Args>(args)...));
}

// A message to the user on standard error; a line feed is added. A terminal gets it in lines of its
// width, at most kTerminalColumns; anything else in one.
void print_error(std::string_view message);

// Prints the error on standard error; does nothing on success.
void print_if_failed(const Result<void>& done);

struct StreamStyle {
    // Colours (SGR sequences) may be used.
    bool colour = false;
    // A line may be written over: a terminal that can move its cursor.
    bool in_place = false;
    // Columns of a line: the terminal's, else COLUMNS, else 80.
    std::size_t columns = 80;
};

// An environment variable; empty when it is not set.
using ReadVariable = std::function<std::string_view(const char* name)>;

// NO_COLOR (not empty) forbids colours, else FORCE_COLOR (not empty, not 0) wants them everywhere,
// else a terminal has them unless TERM is dumb. Lines are written over on a terminal that is not
// dumb. `terminal_columns`: 0 when it is no terminal or does not say. Pure.
[[nodiscard]] StreamStyle decide_style(bool is_terminal, std::size_t terminal_columns,
                                       const ReadVariable& variable);

// Empty when it is not set.
[[nodiscard]] std::string_view environment_variable(const char* name);

// As decide_style(), for a stream of this process.
[[nodiscard]] StreamStyle style_of(std::FILE* out);

// `text` with line breaks at spaces, so that no line has more than `columns` characters where a
// word allows it, each with a line feed. Lines that fit stay as they are; a line that is broken
// goes on under its own indentation, in a list of two columns under the second.
[[nodiscard]] std::string wrapped_lines(std::string_view text, std::size_t columns);

// Writing to a pipe without a reader becomes an error of that writing, not the end of the process;
// a standard stream that is closed becomes the null device, or the next file would take its number.
void prepare_standard_streams();

// The exit code of the process after work that ended with `code`: that, unless it is 0 and standard
// output could not be written for another reason than a reader that left; then 4, and a message.
int finish_output(int code);

}  // namespace faultline::cli

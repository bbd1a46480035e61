// Writes to standard output and error, and decides colours and width. Writing never fails: a reader
// that has gone (`| head`) or a full disk must not stop a heal or a verdict; finish_output()
// reports lost output. The only reader of NO_COLOR, FORCE_COLOR, TERM and COLUMNS. Any thread may
// write.
#pragma once

#include "base/result.h"
#include "scenarios/report/wrapped_text.h"

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
// width, at most scenario::kTerminalColumns; anything else in one.
void print_error(std::string_view message);

// Prints the error on standard error; does nothing on success.
void print_if_failed(const Result<void>& done);

struct StreamStyle {
    // Colours (SGR sequences) may be used.
    bool colour = false;
    // A line may be written over: a terminal that can move its cursor.
    bool in_place = false;
    // Columns of a line: the terminal's, else COLUMNS, else 80.
    std::size_t columns = scenario::kTerminalColumns;
};

// An environment variable; empty when it is not set.
using ReadVariable = std::function<std::string_view(const char* name)>;

// NO_COLOR (not empty) forbids colours, else FORCE_COLOR (not empty) decides: 0 forbids them,
// anything else allows them everywhere; else a terminal has them unless TERM is dumb. Lines are
// written over on a terminal that is not dumb. `terminal_columns`: 0 when it is no terminal or does
// not say. Pure.
[[nodiscard]] StreamStyle decide_style(bool is_terminal, std::size_t terminal_columns,
                                       const ReadVariable& variable);

// Empty when it is not set.
[[nodiscard]] std::string_view environment_variable(const char* name);

// As decide_style(), for a stream of this process.
[[nodiscard]] StreamStyle style_of(std::FILE* out);

// `text` with line breaks at spaces, so that no line has more than `columns` characters where a
// word allows it, each with a line feed. Lines that fit stay as they are. Continuation lines keep
// the indentation of the line they continue; in a two-column list they start at the second column.
[[nodiscard]] std::string wrapped_lines(std::string_view text, std::size_t columns);

// Writing to a pipe without a reader becomes an error of that writing, not the end of the process;
// a standard stream that is closed is opened as /dev/null; otherwise the next file opened would get
// its number.
void prepare_standard_streams();

// The exit code of the process after work that ended with `code`. When standard output could not be
// written, other than because its reader left, prints a message and turns kExitPass into
// kExitEnvironment; other codes stay.
int finish_output(int code);

}  // namespace faultline::cli

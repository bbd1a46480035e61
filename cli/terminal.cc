#include "cli/terminal.h"

#include "cli/exit_codes.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <system_error>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace faultline::cli {

namespace {

std::atomic<int> first_error{0};  // of standard output

void note_error(const std::FILE* out) {
    if (out == stdout) {
        int none = 0;
        first_error.compare_exchange_strong(none, errno);
    }
}

// Where the lines that go on a broken line begin. Help lists options in two columns: there it is
// under the second one, elsewhere under the first word.
std::size_t hanging_indent(std::string_view line, std::size_t columns) {
    const auto indent = std::min(line.find_first_not_of(' '), line.size());
    const auto gap = line.find("  ", indent);
    const auto second = gap == std::string_view::npos ? gap : line.find_first_not_of(' ', gap);
    return second != std::string_view::npos && second < columns / 2 ? second : indent;
}

}  // namespace

void write_text(std::FILE* out, std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), out) != text.size()) {
        note_error(out);
    }
}

void flush(std::FILE* out) {
    if (std::fflush(out) != 0) {
        note_error(out);
    }
}

StreamStyle decide_style(bool is_terminal, std::size_t terminal_columns,
                         const ReadVariable& variable) {
    const bool is_dumb = variable("TERM") == "dumb";
    const std::string_view force = variable("FORCE_COLOR");
    StreamStyle style;
    if (!variable("NO_COLOR").empty()) {
        style.colour = false;
    } else if (!force.empty()) {
        style.colour = force != "0";
    } else {
        style.colour = is_terminal && !is_dumb;
    }
    style.in_place = is_terminal && !is_dumb;
    style.columns = terminal_columns;
    if (style.columns == 0) {
        const std::string_view columns = variable("COLUMNS");
        (void)std::from_chars(columns.data(), columns.data() + columns.size(), style.columns);
    }
    style.columns = style.columns == 0 ? scenario::kTerminalColumns : style.columns;
    return style;
}

StreamStyle style_of(std::FILE* out) {
    const int stream = ::fileno(out);
    const bool is_terminal = ::isatty(stream) == 1;
    winsize size{};
    const bool has_size = is_terminal && ::ioctl(stream, TIOCGWINSZ, &size) == 0;
    return decide_style(is_terminal, has_size ? size.ws_col : 0, environment_variable);
}

std::string_view environment_variable(const char* name) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): the environment never changes
    const char* const value = std::getenv(name);
    return value == nullptr ? std::string_view{} : std::string_view(value);
}

std::string wrapped_lines(std::string_view text, std::size_t columns) {
    std::string out;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        if (scenario::columns_of(line) <= columns) {
            out.append(line).push_back('\n');
        } else {
            out += scenario::wrapped(line, hanging_indent(line, columns), columns);
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

void print_error(std::string_view message) {
    const StreamStyle style = style_of(stderr);
    write_text(stderr, style.in_place ? wrapped_lines(message, std::min(style.columns,
                                                                        scenario::kTerminalColumns))
                                      : std::string(message) + "\n");
}

void print_if_failed(const Result<void>& done) {
    if (!done) {
        print_error("faultline: " + done.error().message);
    }
}

void prepare_standard_streams() {
    (void)std::signal(SIGPIPE, SIG_IGN);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(stream, F_GETFD) < 0) {
            (void)::open("/dev/null", O_RDWR);  // takes the lowest number, which is this one
        }
    }
}

int finish_output(int code) {
    flush(stdout);
    const int error = first_error;
    if (error == 0 || error == EPIPE) {
        return code;
    }
    print(stderr, "faultline: standard output is incomplete: {}\n",
          std::generic_category().message(error));
    return code == kExitPass ? kExitEnvironment : code;
}

}  // namespace faultline::cli

#include "cli/terminal.h"

#include "cli/exit_codes.h"

#include <cerrno>
#include <csignal>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace faultline::cli {

namespace {

int first_error = 0;  // of standard output

void note_error(const std::FILE* out) {
    if (out == stdout && first_error == 0) {
        first_error = errno;
    }
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

void outlive_readers() {
    (void)std::signal(SIGPIPE, SIG_IGN);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(stream, F_GETFD) < 0) {
            (void)::open("/dev/null", O_RDWR);  // takes the lowest number, which is this one
        }
    }
}

int finish_output(int code) {
    flush(stdout);
    if (first_error == 0 || first_error == EPIPE) {
        return code;
    }
    tell(stderr, "faultline: standard output is incomplete: {}\n",
         std::generic_category().message(first_error));
    return code == kExitPass ? kExitEnvironment : code;
}

}  // namespace faultline::cli

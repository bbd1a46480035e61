#include "cli/ci_output.h"

#include "base/files.h"
#include "base/unique_fd.h"
#include "cli/terminal.h"
#include "scenarios/report/annotations.h"
#include "scenarios/report/markdown.h"
#include "scenarios/report/markup_text.h"

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/types.h>

namespace faultline::cli {

namespace {

// Why it was not; empty when it was. O_NONBLOCK: a pipe without a reader is refused at once.
std::string not_appended(const std::string& file, std::string_view text) {
    constexpr mode_t kReadableByAll = 0644;
    const UniqueFd opened(::open(
        file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC, kReadableByAll));
    // A slow reader is waited for, once there is one.
    if (opened.is_open() &&
        ::fcntl(opened.get(), F_SETFL, ::fcntl(opened.get(), F_GETFL) & ~O_NONBLOCK) == 0 &&
        write_all(opened.get(), text)) {
        return {};
    }
    return !opened.is_open() && errno == ENXIO ? "nothing reads this pipe"
                                               : std::generic_category().message(errno);
}

}  // namespace

void write_ci_output(std::span<const scenario::ReportedRun> runs, std::FILE* annotations) {
    if (environment_variable("GITHUB_ACTIONS") != "true" || runs.empty()) {
        return;
    }
    print(annotations, "{}", scenario::github_annotations(runs));
    const std::string summary(environment_variable("GITHUB_STEP_SUMMARY"));
    if (summary.empty()) {
        return;
    }
    if (const auto why = not_appended(summary, scenario::summary_markdown(runs)); !why.empty()) {
        print(stderr, "faultline: GITHUB_STEP_SUMMARY={}: {}; the step has no summary\n",
              scenario::clean_line(summary), why);
    }
}

void print_if_unwritten(const scenario::ResultsWriter& results, std::string_view folder) {
    if (results.failed()) {
        flush(stdout);
        print_error(fmt::format(
            "ERROR  the results could not all be written to {}: whatever was said above, "
            "nothing is proven without them",
            folder));
    }
}

}  // namespace faultline::cli

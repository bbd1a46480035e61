// What people and pipes read. A reader that has gone (`| head`) or a full disk must not keep a
// fault from being healed or a verdict from being given, so these never fail; what was lost is told
// at the very end, by finish_output().
#pragma once

#include <cstdio>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace faultline::cli {

void write_text(std::FILE* out, std::string_view text);
void flush(std::FILE* out);

template <class... Args>
void tell(std::FILE* out, fmt::format_string<Args...> format, Args&&... args) {
    write_text(out, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void tell(fmt::format_string<Args...> format, Args&&... args) {
    write_text(stdout, fmt::format(format, std::forward<Args>(args)...));
}

// Writing to a pipe that nobody reads becomes an error of that writing, not the end of the process;
// a standard stream that is closed becomes the null device, or the next file would take its number.
void outlive_readers();

// What the process answers when `code` is what its work came to: that, unless it is 0 and standard
// output could not be written for another reason than a reader that left; then 4, with a word why.
int finish_output(int code);

}  // namespace faultline::cli

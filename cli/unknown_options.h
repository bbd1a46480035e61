// Options on a command line that its subcommand does not have. Pure; reads no values.
#pragma once

#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the name is CLI11's
class App;
}

namespace faultline::cli {

struct UnknownOption {
    // "-z", "--duraton", "-duration"; without its value.
    std::string given;
    // What stands behind it, after "=" or as the next word; empty when that is an option too.
    std::string value;
    // The command has it, but it takes no value apart: a word follows that is no value of it.
    bool is_known = false;
};

// `words` begins with the command's own name. None when --help is among them. What follows "--" is
// no option.
[[nodiscard]] std::vector<UnknownOption> unknown_options(const CLI::App& command,
                                                         const std::vector<std::string>& words);

// "--rate", "--header", …: long names as typed.
[[nodiscard]] std::vector<std::string> option_names(const CLI::App& command);

}  // namespace faultline::cli

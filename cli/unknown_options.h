// Options on a command line that its subcommand does not have. Pure; reads no values.
#pragma once

#include <functional>
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
    // The command has this option, but as a flag: the word that follows is not its value.
    bool is_known = false;
};

// Whether other tools have an option of this name, dashes included: it is theirs then, although
// CLI11 could read its first letter as one of ours.
using IsForeign = std::function<bool(const std::string& name)>;

// `words` begins with the command's own name. None when -h or --help is among them. What follows
// "--" is no option.
[[nodiscard]] std::vector<UnknownOption> unknown_options(const CLI::App& command,
                                                         const std::vector<std::string>& words,
                                                         const IsForeign& is_foreign);

// "--rate", "--header", …: long names as typed.
[[nodiscard]] std::vector<std::string> option_names(const CLI::App& command);

}  // namespace faultline::cli

// The row that describes a subcommand to the command line; listed in main.cc.
// Help, suggestions of names and the words about a missing argument are made from it.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace CLI {  // NOLINT(readability-identifier-naming): the name is CLI11's
class App;
}

namespace faultline::cli {

// Runs the subcommand and returns its exit code; called once, after its options were read.
using Action = std::function<int()>;

struct Subcommand {
    // As typed.
    std::string_view name;
    // One sentence without a full stop, for the list of subcommands and the top of its help.
    std::string_view summary;
    // Whole command lines, one a line, the plainest first.
    std::string_view examples;
    // What its exit codes mean, for the end of its help; may be empty.
    std::string_view exit_codes;
    // Adds its options, which live as long as what it returns.
    Action (*add)(CLI::App& command);
    // What to write instead of an option that is not there, or that does not take the value behind
    // it; empty when there is no advice. May be null.
    std::string (*advice)(std::string_view option, std::string_view value) = nullptr;
};

}  // namespace faultline::cli

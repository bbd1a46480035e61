// The command line of `faultline faults`.
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace faultline::cli {

// Adds the subcommand; when it is chosen, `chosen` is what runs it.
void add_faults_command(CLI::App& app, std::function<int()>& chosen);

}  // namespace faultline::cli

// Options that may be given several times.
#pragma once

#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the name is CLI11's
class App;
class Option;
}  // namespace CLI

namespace faultline::cli {

// One value each time: CLI11 would take all the words that follow, the scenario among them.
CLI::Option* one_value_each_time(CLI::Option* option);

CLI::Option* add_repeatable(CLI::App& command, const char* name, std::vector<std::string>& into,
                            const std::string& meaning);

// As add_repeatable(), and each value may be several with commas between them.
CLI::Option* add_list(CLI::App& command, const char* name, std::vector<std::string>& into,
                      const std::string& meaning);

}  // namespace faultline::cli

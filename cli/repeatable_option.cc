#include "cli/repeatable_option.h"

#include <CLI/CLI.hpp>

namespace faultline::cli {

CLI::Option* one_value_each_time(CLI::Option* option) {
    return option->expected(1)->allow_extra_args(false)->take_all();
}

CLI::Option* add_repeatable(CLI::App& command, const char* name, std::vector<std::string>& into,
                            const std::string& meaning) {
    return one_value_each_time(command.add_option(name, into, meaning));
}

CLI::Option* add_list(CLI::App& command, const char* name, std::vector<std::string>& into,
                      const std::string& meaning) {
    return add_repeatable(command, name, into, meaning)->delimiter(',');
}

}  // namespace faultline::cli

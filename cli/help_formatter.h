// How --help lists options: the kind of their values in a word, defaults behind their meaning,
// without the signs that CLI11 has for its own users. Owned by the command line; one thread.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace faultline::cli {

class HelpFormatter : public CLI::Formatter {
public:
    [[nodiscard]] std::string make_help(const CLI::App* app, std::string name,
                                        CLI::AppFormatMode mode) const override;
    [[nodiscard]] std::string make_option_name(const CLI::Option* option,
                                               bool is_positional) const override;
    [[nodiscard]] std::string make_option_opts(const CLI::Option* option) const override;
    [[nodiscard]] std::string make_option_desc(const CLI::Option* option) const override;
};

}  // namespace faultline::cli

#include "cli/help_formatter.h"

#include <string>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace faultline::cli {

namespace {

class HelpFormatter : public CLI::Formatter {
public:
    [[nodiscard]] std::string make_help(const CLI::App* app, std::string name,
                                        CLI::AppFormatMode mode) const override;
    [[nodiscard]] std::string make_option_name(const CLI::Option* option,
                                               bool is_positional) const override;
    [[nodiscard]] std::string make_option_opts(const CLI::Option* option) const override;
    [[nodiscard]] std::string make_option_desc(const CLI::Option* option) const override;
};

// CLI11 leaves a second empty line behind options that are not shown.
std::string HelpFormatter::make_help(const CLI::App* app, std::string name,
                                     CLI::AppFormatMode mode) const {
    std::string text = Formatter::make_help(app, std::move(name), mode);
    if (const auto gap = text.find("\n\n\n"); gap != std::string::npos) {
        text.erase(gap, 1);
    }
    return text;
}

// "--json" of "--json{-}", which says what the flag alone stands for.
std::string HelpFormatter::make_option_name(const CLI::Option* option, bool is_positional) const {
    const std::string name = Formatter::make_option_name(option, is_positional);
    return name.substr(0, name.find('{'));
}

std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
    const bool is_repeatable = option->get_expected_max() == CLI::detail::expected_max_vector_size;
    const std::string_view more = is_repeatable ? " ..." : "";
    if (option->get_positional()) {
        return std::string(more);
    }
    if (option->get_type_size() == 0) {
        return {};
    }
    // "TEXT:{real,virtual}": the values are in the description.
    const std::string type = option->get_type_name();
    const std::string word = type.substr(0, type.find(':'));
    return fmt::format(" {}{}", word == "UINT" ? "NUMBER" : word, more);
}

std::string HelpFormatter::make_option_desc(const CLI::Option* option) const {
    const std::string usual = option->get_default_str();
    return option->get_description() + (usual.empty() ? "" : fmt::format(" (default {})", usual));
}

}  // namespace

std::shared_ptr<CLI::FormatterBase> help_formatter() { return std::make_shared<HelpFormatter>(); }

}  // namespace faultline::cli

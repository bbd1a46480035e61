#include "cli/command_line.h"

#include "base/unknown_name.h"
#include "cli/exit_codes.h"
#include "cli/help_formatter.h"
#include "cli/output_paths.h"
#include "cli/terminal.h"
#include "cli/unknown_options.h"
#include "scenarios/report/markup_text.h"
#include "scenarios/report/wrapped_text.h"

#include <algorithm>
#include <exception>
#include <functional>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#ifndef FAULTLINE_VERSION
#define FAULTLINE_VERSION "unknown"
#endif

namespace faultline::cli {

namespace {

constexpr const char* kAbout =
    "Faultline: chaos scenarios and load on one clock, with a verdict that can be\n"
    "believed. Start with:\n"
    "  faultline serve --demo      (the reference engine, to play with)\n"
    "  faultline run scenarios/library --out out\n"
    "  faultline load :8080/healthz --rate 100/s --duration 5s\n";

using Words = std::vector<std::string>;

int run_chosen(const Action& chosen) {
    try {
        return chosen();
    } catch (const std::exception& e) {
        print(stderr, "faultline: internal error: {}\nThis is a bug; please report it.\n",
              e.what());
        return kExitInternal;
    }
}

// "  one\n  two" of "one\ntwo".
std::string indented(std::string_view lines) {
    std::string text;
    std::istringstream in{std::string(lines)};
    for (std::string line; std::getline(in, line);) {
        text += (text.empty() ? "  " : "\n  ") + line;
    }
    return text;
}

std::string footer_of(const Subcommand& command) {
    std::string footer = "Examples:\n" + indented(command.examples);
    if (!command.exit_codes.empty()) {
        footer += fmt::format("\n\nExit codes: {}", command.exit_codes);
    }
    return footer;
}

void add(CLI::App& app, const Subcommand& row, Action& chosen) {
    CLI::App* const command = app.add_subcommand(std::string(row.name), std::string(row.summary));
    command->footer(footer_of(row));
    command->callback([action = row.add(*command), &chosen] { chosen = action; });
}

// True, and reported, when the first word is neither an option of the root nor a command.
bool complain_of_first_word(const CLI::App& app, const std::string& word,
                            std::span<const Subcommand> commands) {
    Words names;
    std::ranges::transform(commands, std::back_inserter(names),
                           [](const Subcommand& row) { return std::string(row.name); });
    if (word.starts_with('-')) {
        if (app.get_option_no_throw(word) != nullptr) {
            return false;
        }
        print(stderr, "faultline: there is no {} here{}\n", scenario::clean_line(word),
              did_you_mean(word, option_names(app)));
    } else {
        if (std::ranges::find(names, word) != names.end()) {
            return false;
        }
        print(stderr, "faultline: there is no command {}{}\n", scenario::clean_line(word),
              did_you_mean(word, names));
    }
    print_error(fmt::format("commands: {}; each has a --help", fmt::join(names, ", ")));
    return true;
}

// CLI11 stops at the first mistake that it meets, which may be one that another has made: "url is
// required" where `-z 5s` took the place of the URL. So unknown options are reported first.
bool complain_of_options(const CLI::App& command, const Subcommand& row, const Words& words) {
    const auto advice_on = [&row](const std::string& option, const std::string& value) {
        return row.advice == nullptr ? std::string() : row.advice(option, value);
    };
    const auto unknown = unknown_options(
        command, words, [&](const std::string& name) { return !advice_on(name, "").empty(); });
    bool has_complained = false;
    for (const auto& option : unknown) {
        std::string advice = advice_on(option.given, option.value);
        if (option.is_known && advice.empty()) {
            continue;
        }
        if (!advice.empty()) {
            advice = "; " + advice;
        } else {
            advice = did_you_mean(option.given, option_names(command));
        }
        print_error(fmt::format(
            "faultline {}: {} {}{}", row.name, option.is_known ? "not understood:" : "there is no",
            scenario::clean_line(option.is_known ? option.given + " " + option.value
                                                 : option.given),
            scenario::clean_line(advice)));
        has_complained = true;
    }
    if (has_complained) {
        print(stderr, "all options: faultline {} --help\n", row.name);
    }
    return has_complained;
}

// CLI11 says "--rate: 1 required TEXT missing".
std::string message_of(const CLI::ParseError& error) {
    const std::string message = scenario::clean_line(error.what());
    const std::size_t missing = message.find(": 1 required ");
    return missing == std::string::npos ? message : message.substr(0, missing) + " needs a value";
}

// Of help, of the version, and of mistakes that CLI11 found.
int report_parse_result(const CLI::App& app, const CLI::ParseError& error, const Subcommand* row) {
    std::ostringstream out;
    std::ostringstream complaint;
    if (app.exit(error, out, complaint) == 0) {
        write_text(stdout, wrapped_lines(out.str(), std::min(style_of(stdout).columns,
                                                             scenario::kTerminalColumns)));
        return kExitPass;
    }
    if (row == nullptr) {
        print_error("faultline: " + message_of(error));
        print(stderr, "all commands: faultline --help\n");
        return kExitUsage;
    }
    print_error(fmt::format("faultline {}: {}", row->name, message_of(error)));
    if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
        print(stderr, "such as:\n{}\n", indented(row->examples));
    }
    print(stderr, "all options: faultline {} --help\n", row->name);
    return kExitUsage;
}

}  // namespace

int run_command_line(std::span<const Subcommand> commands, int argc, char** argv) {
    prepare_standard_streams();
    CLI::App app(kAbout, "faultline");
    app.formatter(help_formatter());
    app.require_subcommand(1);
    app.set_version_flag("--version", "faultline " FAULTLINE_VERSION);
    Action chosen;
    for (const Subcommand& row : commands) {
        add(app, row, chosen);
    }
    if (argc < 2) {
        write_text(stderr, wrapped_lines(app.help(), scenario::kTerminalColumns));
        return kExitUsage;
    }
    const Words words(argv + 1, argv + argc);
    if (complain_of_first_word(app, words.front(), commands)) {
        return kExitUsage;
    }
    const auto row = std::ranges::find(commands, words.front(), &Subcommand::name);
    const Subcommand* const typed = row == commands.end() ? nullptr : &*row;
    if (typed != nullptr &&
        complain_of_options(*app.get_subcommand(words.front()), *typed, words)) {
        return kExitUsage;
    }
    if (const std::string wrong = output_option_problem(words);
        typed != nullptr && !wrong.empty()) {
        print(stderr, "faultline {}: {}\n", typed->name, wrong);
        return kExitUsage;
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return finish_output(report_parse_result(app, e, typed));
    }
    return finish_output(run_chosen(chosen));
}

}  // namespace faultline::cli

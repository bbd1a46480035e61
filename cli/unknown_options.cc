#include "cli/unknown_options.h"

#include <algorithm>
#include <cctype>

#include <CLI/CLI.hpp>

namespace faultline::cli {

namespace {

using Words = std::vector<std::string>;

// "-5s" and "-" are values.
bool is_option(const std::string& word) {
    return word.size() > 1 && word[0] == '-' &&
           std::isdigit(static_cast<unsigned char>(word[1])) == 0;
}

// "-H" of "-HName: value" and of "-H"; "--rate" of "--rate=5/s". Other tools write long names with
// one dash: "-duration=5s" is "-duration".
std::string name_in(const CLI::App& command, const std::string& word) {
    if (word.starts_with("--")) {
        return word.substr(0, word.find('='));
    }
    const std::string letter = word.substr(0, 2);
    return command.get_option_no_throw(letter) != nullptr ? letter : word.substr(0, word.find('='));
}

}  // namespace

std::vector<UnknownOption> unknown_options(const CLI::App& command, const Words& words) {
    std::vector<UnknownOption> unknown;
    if (std::ranges::find(words, "--help") != words.end() ||
        std::ranges::find(words, "-h") != words.end()) {
        return unknown;
    }
    for (std::size_t i = 1; i < words.size() && words[i] != "--"; ++i) {
        if (!is_option(words[i])) {
            continue;
        }
        const std::string name = name_in(command, words[i]);
        const CLI::Option* const option = command.get_option_no_throw(name);
        const bool has_inline = words[i].size() > name.size();
        const bool has_next = i + 1 < words.size() && !is_option(words[i + 1]);
        const std::string next = has_next ? words[i + 1] : "";
        if (option != nullptr && option->get_items_expected_min() > 0) {
            i += has_inline ? 0 : static_cast<std::size_t>(option->get_items_expected_min());
        } else if (option == nullptr) {
            const auto equals = words[i].find('=');
            unknown.push_back(
                {.given = name,
                 .value = equals == std::string::npos ? next : words[i].substr(equals + 1)});
        } else if (!has_inline && has_next) {
            unknown.push_back({.given = name, .value = next, .is_known = true});
        }
    }
    return unknown;
}

Words option_names(const CLI::App& command) {
    Words names;
    for (const CLI::Option* option : command.get_options()) {
        for (const auto& name : option->get_lnames()) {
            names.push_back("--" + name);
        }
    }
    return names;
}

}  // namespace faultline::cli

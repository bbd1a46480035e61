#include "cli/unknown_options.h"

#include "base/http_text.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include <CLI/CLI.hpp>

namespace faultline::cli {

namespace {

using Words = std::vector<std::string>;

// "-5s" and "-" are values.
bool is_option(const std::string& word) {
    return word.size() > 1 && word[0] == '-' && !is_digit(word[1]);
}

// Some tools take one dash; CLI11 prints its help for that as well.
bool asks_for_help(const std::string& word) {
    return word == "--help" || word == "-help" || word == "-h";
}

// A word as option: "-H" with "Name: value" of "-HName: value", "--rate" with "5/s" of
// "--rate=5/s".
struct Option {
    std::string name;
    std::optional<std::string> value;  // std::nullopt: it may be the next word
};

Option split_at(const std::string& word, std::size_t end) {
    if (end >= word.size()) {
        return {.name = word, .value = {}};
    }
    return {.name = word.substr(0, end), .value = word.substr(word[end] == '=' ? end + 1 : end)};
}

// Other tools write long names with one dash, "-duration=5s": CLI11 would take "-max-workers" for
// "-m" with the value "ax-workers". They also join numbers to letters: "-t4".
Option option_of(const CLI::App& command, const std::string& word, const IsForeign& is_foreign) {
    constexpr std::size_t kLetter = 2;
    const Option whole = split_at(word, word.find('='));
    const bool is_long = word.starts_with("--") || word.size() == kLetter;
    if (is_long || is_foreign(whole.name) ||
        command.get_option_no_throw("-" + whole.name) != nullptr) {
        return whole;
    }
    const std::string letter = word.substr(0, kLetter);
    const bool is_ours = command.get_option_no_throw(letter) != nullptr;
    const bool is_number = is_digit(word[kLetter]) && is_foreign(letter);
    return is_ours || is_number ? split_at(word, kLetter) : whole;
}

}  // namespace

std::vector<UnknownOption> unknown_options(const CLI::App& command, const Words& words,
                                           const IsForeign& is_foreign) {
    std::vector<UnknownOption> unknown;
    if (std::ranges::any_of(words, asks_for_help)) {
        return unknown;
    }
    for (std::size_t i = 1; i < words.size() && words[i] != "--"; ++i) {
        if (!is_option(words[i])) {
            continue;
        }
        const auto [name, value] = option_of(command, words[i], is_foreign);
        const CLI::Option* const option = command.get_option_no_throw(name);
        const bool has_next = i + 1 < words.size() && !is_option(words[i + 1]);
        const std::string next = has_next ? words[i + 1] : "";
        if (option == nullptr) {
            unknown.push_back({.given = name, .value = value.value_or(next)});
        } else if (option->get_items_expected_min() > 0) {
            i += value ? 0 : static_cast<std::size_t>(option->get_items_expected_min());
        } else if (!value && has_next) {
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

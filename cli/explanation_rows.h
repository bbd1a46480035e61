// Rows of `faultline explain` for all the values of an enum. Any thread.
#pragma once

#include "cli/explanations.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace faultline::cli {

// A row for each of the `count` values of `Enum`, which count from 0: its name by to_string, its
// texts by `texts_of` (value, name).
template <class Enum, class TextsOf>
std::vector<Explanation> rows_of_values(std::size_t count, TextsOf texts_of) {
    std::vector<Explanation> rows;
    for (std::size_t i = 0; i < count; ++i) {
        const auto value = static_cast<Enum>(i);
        std::string name(to_string(value));
        std::vector<std::string> texts = texts_of(value, name);
        rows.push_back({.name = std::move(name), .texts = std::move(texts)});
    }
    return rows;
}

}  // namespace faultline::cli

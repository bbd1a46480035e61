// Reads the reference pages in docs/, whose tables have a row for each key.
#pragma once

#include "base/files.h"

#include <set>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace faultline::embedded {

using Names = std::set<std::string>;

inline std::string page(const std::string& name) {
    const auto text = read_file(std::string(FAULTLINE_SOURCE_DIR) + "/docs/" + name);
    EXPECT_TRUE(text) << name;
    return text ? *text : std::string();
}

// From that heading to the next one, be it of that rank or of another.
inline std::string section(const std::string& text, const std::string& heading) {
    const std::size_t from = text.find("\n" + heading + "\n");
    EXPECT_NE(from, std::string::npos) << heading;
    return from == std::string::npos ? std::string()
                                     : text.substr(from, text.find("\n##", from + 1) - from);
}

inline std::string first_yaml(const std::string& text) {
    constexpr std::string_view kBegin = "```yaml\n";
    const std::size_t from = text.find(kBegin) + kBegin.size();
    return text.substr(from, text.find("```", from) - from);
}

// What stands first in the rows of tables, where that is code.
inline Names keys_of(std::string_view text) {
    constexpr std::string_view kBegin = "\n| `";
    Names keys;
    for (std::size_t at = text.find(kBegin); at != std::string_view::npos;
         at = text.find(kBegin, at)) {
        at += kBegin.size();
        keys.emplace(text.substr(at, text.find('`', at) - at));
    }
    return keys;
}

}  // namespace faultline::embedded

// Small readers of the parser's JSON tree: a string field, a source position, a list of names.
// Internal to engine/query; the string views live as long as the simdjson document.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <simdjson.h>

namespace faultline::engine {

// Empty when absent.
inline std::string_view text_at(const simdjson::dom::element& node, std::string_view key) {
    std::string_view text;
    return node.at_key(key).get(text) == simdjson::SUCCESS ? text : std::string_view{};
}

// Byte offset in the query; −1 unknown.
inline std::int64_t position_of(const simdjson::dom::element& node) {
    std::int64_t location = -1;
    return node.at_key("location").get(location) == simdjson::SUCCESS ? location : -1;
}

// [{"String":{"sval":"pg_catalog"}},{"String":{"sval":"int4"}}] → its strings. Anything else
// among them becomes an empty name, which is on no list.
inline std::vector<std::string_view> names_in(const simdjson::dom::element& list) {
    std::vector<std::string_view> names;
    simdjson::dom::array items;
    if (list.get(items) == simdjson::SUCCESS) {
        for (const simdjson::dom::element item : items) {
            simdjson::dom::element string;
            names.push_back(item.at_key("String").get(string) == simdjson::SUCCESS
                                ? text_at(string, "sval")
                                : std::string_view{});
        }
    }
    return names;
}

inline std::vector<std::string_view> names_at(const simdjson::dom::element& node,
                                              std::string_view key) {
    simdjson::dom::element list;
    return node.at_key(key).get(list) == simdjson::SUCCESS ? names_in(list)
                                                           : std::vector<std::string_view>{};
}

}  // namespace faultline::engine

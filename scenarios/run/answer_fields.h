// Fields of an answer of the engine, or of one of its steps, read leniently: what is not there, or
// of another kind, is empty or false. Pure.
#pragma once

#include <string_view>

#include <simdjson.h>

namespace faultline::scenario {

[[nodiscard]] inline std::string_view text_of(const simdjson::dom::object& object,
                                              std::string_view key) {
    std::string_view text;
    return object[key].get(text) == simdjson::SUCCESS ? text : std::string_view{};
}

[[nodiscard]] inline bool flag_of(const simdjson::dom::object& object, std::string_view key) {
    bool flag = false;
    return object[key].get(flag) == simdjson::SUCCESS && flag;
}

}  // namespace faultline::scenario

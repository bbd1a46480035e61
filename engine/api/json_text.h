// Writes one JSON object straight into a string: the answers of the hot path, without building a
// tree first. A value; the caller gives each name once.
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace faultline::engine {

class JsonText {
public:
    JsonText& text(std::string_view name, std::string_view value);
    JsonText& text_or_null(std::string_view name, std::string_view value);  // empty is null
    JsonText& number(std::string_view name, double value);                  // null when not finite
    JsonText& integer(std::string_view name, std::int64_t value);
    JsonText& natural(std::string_view name, std::uint64_t value);
    JsonText& boolean(std::string_view name, bool value);
    JsonText& null(std::string_view name) { return raw(name, "null"); }
    // Milliseconds with their fraction, under a name that ends in _ms.
    JsonText& milliseconds(std::string_view name, Duration value);
    // `json` is JSON already.
    JsonText& raw(std::string_view name, std::string_view json);

    // The finished object; the writer is empty afterwards.
    [[nodiscard]] std::string take();

private:
    void begin(std::string_view name);

    std::string out_ = "{";
};

// Elements that are JSON already, as an array.
class JsonArrayText {
public:
    void raw(std::string_view json);
    void text(std::string_view value);
    [[nodiscard]] std::string take();

private:
    std::string out_ = "[";
};

// As quote_json, without an allocation for plain ASCII.
void append_quoted(std::string& out, std::string_view text);

}  // namespace faultline::engine

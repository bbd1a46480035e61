#include "engine/api/json_text.h"

#include "base/json.h"
#include "base/units.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace faultline::engine {

namespace {

bool is_plain(char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
    if (!std::all_of(text.begin(), text.end(), is_plain)) {
        out += quote_json(text);
        return;
    }
    out.reserve(out.size() + text.size() + 2);
    out += '"';
    out += text;
    out += '"';
}

void JsonText::begin(std::string_view name) {
    if (out_.size() > 1) {
        out_ += ',';
    }
    append_quoted(out_, name);
    out_ += ':';
}

JsonText& JsonText::text(std::string_view name, std::string_view value) {
    begin(name);
    append_quoted(out_, value);
    return *this;
}

JsonText& JsonText::text_or_null(std::string_view name, std::string_view value) {
    return value.empty() ? null(name) : text(name, value);
}

JsonText& JsonText::number(std::string_view name, double value) {
    if (!std::isfinite(value)) {
        return null(name);
    }
    begin(name);
    fmt::format_to(std::back_inserter(out_), "{}", value);
    return *this;
}

JsonText& JsonText::integer(std::string_view name, std::int64_t value) {
    begin(name);
    fmt::format_to(std::back_inserter(out_), "{}", value);
    return *this;
}

JsonText& JsonText::natural(std::string_view name, std::uint64_t value) {
    begin(name);
    fmt::format_to(std::back_inserter(out_), "{}", value);
    return *this;
}

JsonText& JsonText::boolean(std::string_view name, bool value) {
    return raw(name, value ? "true" : "false");
}

JsonText& JsonText::milliseconds(std::string_view name, Duration value) {
    return number(name, to_ms(value));
}

JsonText& JsonText::raw(std::string_view name, std::string_view json) {
    begin(name);
    out_ += json;
    return *this;
}

std::string JsonText::take() {
    out_ += '}';
    return std::exchange(out_, "{");
}

void JsonArrayText::raw(std::string_view json) {
    if (out_.size() > 1) {
        out_ += ',';
    }
    out_ += json;
}

void JsonArrayText::text(std::string_view value) {
    std::string quoted;
    append_quoted(quoted, value);
    raw(quoted);
}

std::string JsonArrayText::take() {
    out_ += ']';
    return std::exchange(out_, "[");
}

}  // namespace faultline::engine

#include "base/yaml/diagnostic.h"

#include "base/nearest_name.h"
#include "base/quoted_text.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

namespace faultline::yaml {

namespace {

constexpr std::string_view kOneOf = "one of ";

// Beside the nearest name a few others are enough: "one of a, b, c and 24 more".
std::string a_few_of(const std::string& expected) {
    constexpr std::size_t kFew = 5;
    std::size_t names = 1;
    std::size_t end_of_few = expected.size();
    for (auto comma = expected.find(", "); comma != std::string::npos;
         comma = expected.find(", ", comma + 1)) {
        end_of_few = names == kFew ? comma : end_of_few;
        ++names;
    }
    if (!expected.starts_with(kOneOf) || names <= kFew + 1) {
        return expected;
    }
    return fmt::format("{} and {} more", expected.substr(0, end_of_few), names - kFew);
}

}  // namespace

std::string to_string(const Diagnostic& diagnostic) {
    const SourcePosition& place = diagnostic.position;
    std::string text = place.file;
    if (place.line > 0) {
        text += fmt::format(":{}:{}", place.line, place.column);
    }
    text += ": " + diagnostic.what;
    if (!diagnostic.nearest.empty()) {
        text += fmt::format("; did you mean \"{}\"?", diagnostic.nearest);
        if (!diagnostic.expected.empty()) {
            text += " Expected " + a_few_of(diagnostic.expected);
        }
    } else if (!diagnostic.expected.empty()) {
        text += "; expected " + diagnostic.expected;
    }
    return printable(text);
}

void Problems::add(Diagnostic diagnostic) {
    ++reported_;
    const auto same = [&](const Diagnostic& other) {
        return other.position == diagnostic.position && other.what == diagnostic.what;
    };
    if (std::ranges::find(settled_, diagnostic.position) != settled_.end() ||
        std::any_of(list_.begin(), list_.end(), same)) {
        return;
    }
    if (list_.size() >= kMaxDiagnostics) {
        ++dropped_;
        return;
    }
    list_.push_back(std::move(diagnostic));
}

void Problems::add(const SourcePosition& position, std::string what, std::string expected) {
    add(Diagnostic{.position = position,
                   .what = std::move(what),
                   .expected = std::move(expected),
                   .nearest = {}});
}

void Problems::unknown(const SourcePosition& position, std::string_view kind, std::string_view name,
                       const std::vector<std::string>& known) {
    std::string expected(kOneOf);
    for (std::size_t i = 0; i < known.size(); ++i) {
        expected += (i == 0 ? "" : ", ") + known[i];
    }
    add(Diagnostic{.position = position,
                   .what = fmt::format("unknown {} {}", kind, in_quotes(name)),
                   .expected = known.empty() ? "none here" : expected,
                   .nearest = nearest_name(name, known)});
}

void Problems::withdraw(const SourcePosition& position, std::string_view what) {
    std::erase_if(list_, [&](const Diagnostic& diagnostic) {
        return diagnostic.position == position && diagnostic.what == what;
    });
}

std::vector<Diagnostic> Problems::sorted() const {
    std::vector<Diagnostic> list = list_;
    std::sort(list.begin(), list.end(), [](const Diagnostic& a, const Diagnostic& b) {
        return std::tie(a.position.line, a.position.column, a.what) <
               std::tie(b.position.line, b.position.column, b.what);
    });
    return list;
}

}  // namespace faultline::yaml

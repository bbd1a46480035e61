#include "base/yaml/diagnostic.h"

#include "base/nearest_name.h"
#include "base/quoted_text.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

namespace faultline::yaml {

std::string to_string(const Diagnostic& diagnostic) {
    std::string text =
        fmt::format("{}:{}:{}: {}", diagnostic.position.file, diagnostic.position.line,
                    diagnostic.position.column, diagnostic.what);
    if (!diagnostic.expected.empty()) {
        text += "; expected " + diagnostic.expected;
    }
    if (!diagnostic.nearest.empty()) {
        text += fmt::format("; did you mean \"{}\"?", diagnostic.nearest);
    }
    return printable(text);
}

void Problems::add(Diagnostic diagnostic) {
    ++reported_;
    const auto same = [&](const Diagnostic& other) {
        return other.position.file == diagnostic.position.file &&
               other.position.line == diagnostic.position.line &&
               other.position.column == diagnostic.position.column && other.what == diagnostic.what;
    };
    if (std::any_of(list_.begin(), list_.end(), same)) {
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
    std::string expected = "one of ";
    for (std::size_t i = 0; i < known.size(); ++i) {
        expected += (i == 0 ? "" : ", ") + known[i];
    }
    add(Diagnostic{.position = position,
                   .what = fmt::format("unknown {} {}", kind, in_quotes(name)),
                   .expected = known.empty() ? "none here" : expected,
                   .nearest = nearest_name(name, known)});
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

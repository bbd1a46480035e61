#include "base/yaml/diagnostic.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

namespace faultline::yaml {

namespace {

constexpr std::size_t kLongestName = 64;

// Optimal string alignment: insertions, deletions, substitutions and swapped neighbours.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        last[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + cost});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], before[j - 2] + 1);
            }
        }
        before.swap(last);
        last.swap(row);
    }
    return last[b.size()];
}

// What people typed goes into messages: nothing that ends a line or moves a cursor. U+0080 to
// U+009F do that too.
std::string printable(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
        const bool is_c1 = byte == 0xc2 && next >= 0x80 && next < 0xa0;
        out.push_back(byte < 0x20 || byte == 0x7f || is_c1 ? '?' : text[i]);
        i += is_c1 ? 1 : 0;
    }
    return out;
}

std::string shown(std::string_view text) {
    const std::string out = printable(text.substr(0, kLongestName));
    return text.size() > kLongestName ? out + "..." : out;
}

}  // namespace

std::string nearest_name(std::string_view name, const std::vector<std::string>& known) {
    if (name.empty() || name.size() > kLongestName) {
        return {};
    }
    const std::size_t allowed = std::max<std::size_t>(1, name.size() / 3);
    std::size_t best = allowed + 1;
    std::string nearest;
    for (const std::string& candidate : known) {
        const std::size_t distance = edit_distance(name, candidate);
        if (distance < best) {
            best = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

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
                   .what = fmt::format("unknown {} \"{}\"", kind, shown(name)),
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

// A source file as the rules see it: the text, the text without comments, and the text without
// comments and without what strings say, all with the same lines. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::tidy {

struct SourceFile {
    std::string path;      // relative to the repository, with '/'
    std::string text;      // as it is
    std::string commands;  // comments blanked; of .cc and .h only, else equal to text
    std::string code;      // comments blanked and strings emptied; else equal to text
};

[[nodiscard]] SourceFile make_source(std::string path, std::string text);

// One breach of one rule.
struct Finding {
    std::string path;
    std::size_t line = 0;
    std::string why;
    [[nodiscard]] std::string show() const;
};
using Findings = std::vector<Finding>;

struct Include {
    std::size_t line = 0;
    std::string name;     // "base/clock.h", "boost/asio.hpp"
    bool quoted = false;  // "…" and not <…>
};
[[nodiscard]] std::vector<Include> includes_of(const SourceFile& file);

[[nodiscard]] bool is_cpp(std::string_view path);
[[nodiscard]] bool is_header(std::string_view path);
[[nodiscard]] bool is_test(std::string_view path);
// "engine/policy/breaker.cc" → "engine/policy"; "" for a file at the top.
[[nodiscard]] std::string folder_of(std::string_view path);
[[nodiscard]] std::string name_of(std::string_view path);
// "breaker_test" of "tests/unit/breaker_test.cc".
[[nodiscard]] std::string stem_of(std::string_view path);

[[nodiscard]] std::size_t line_count(std::string_view text);
[[nodiscard]] std::size_t line_at(std::string_view text, std::size_t offset);
// Offsets of `token` where it does not continue an identifier on either side.
[[nodiscard]] std::vector<std::size_t> find_token(std::string_view text, std::string_view token);

}  // namespace faultline::tidy

// JSON writes a character beyond U+FFFF as two escapes, "\ud83d\ude00"; YAML knows it as one,
// "\U0001f600". Rewrites the first as the second, and remembers where, so that positions in the
// rewritten text can be told as positions in the file. A value; one thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::yaml {

class SurrogatePairs {
public:
    explicit SurrogatePairs(std::string_view text) : text_(text) {}

    [[nodiscard]] const std::string& text() const { return text_; }

    // Those in every string of a JSON text.
    void join_all() { join(0, false); }
    // Those from the escape that ends at `offset`, which is in a string in double quotes, to
    // the end of that string. False when no pair stands there.
    [[nodiscard]] bool join_string(std::size_t offset);

    // How many bytes the line that begins at `line` was longer up to `offset`, both in text().
    [[nodiscard]] std::size_t removed(std::size_t line, std::size_t offset) const;

private:
    // `only_one_string`: `from` is in a string, at whose end the joining ends.
    void join(std::size_t from, bool only_one_string);

    std::string text_;
    std::vector<std::size_t> joints_;  // offsets in text_ behind what was joined, rising
};

}  // namespace faultline::yaml

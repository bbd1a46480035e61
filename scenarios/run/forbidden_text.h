// Text that no answer may hold: API keys and the SQL of plans anywhere, paths of file systems and
// stack frames outside the data of a step. Values; pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::scenario {

struct ForbiddenText {
    std::vector<std::string> keys;  // API keys, each at least kMinKeyBytes long
    std::vector<std::string> sql;   // statements of the plans that the load sends
};

// Shorter ones would be found in ordinary words.
inline constexpr std::size_t kMinKeyBytes = 8;
// Of a text that is shown.
inline constexpr std::size_t kShownBytes = 60;

// The SQL statements among the texts of a request's body, which may be anything at all.
[[nodiscard]] std::vector<std::string> sql_of(std::string_view body);

// The first path of a file system in the text, "/var/x.db"; empty when there is none.
[[nodiscard]] std::string_view path_in(std::string_view text);
// The beginning of the first stack frame or place in a source file; empty when there is none.
[[nodiscard]] std::string_view stack_frame_in(std::string_view text);

}  // namespace faultline::scenario

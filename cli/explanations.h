// What `faultline explain` can explain: every name that a run, its reports and its messages show.
// From the tables that the names come from. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace faultline::cli {

// In the name of a row that explains many: "must_fail_without.NAME".
inline constexpr std::string_view kAnyName = "NAME";

struct Explanation {
    std::string name;
    // The first is what it is, in one sentence; each a paragraph.
    std::vector<std::string> texts;
};

struct ExplanationGroup {
    std::string_view heading;
    std::vector<Explanation> rows;
};

[[nodiscard]] std::vector<ExplanationGroup> explanation_groups();

// What stands for NAME when `row` explains `name`: "fallback" of "must_fail_without.fallback".
// Empty when it does not, or has no NAME.
[[nodiscard]] std::string_view name_within(const Explanation& row, std::string_view name);

}  // namespace faultline::cli

// `faultline explain [NAME]`: what a name means that a run, a report or a message shows; without a
// name a paragraph on each.
#include "base/http_text.h"
#include "base/nearest_name.h"
#include "base/quoted_text.h"
#include "cli/exit_codes.h"
#include "cli/explanations.h"
#include "cli/faults.h"
#include "cli/subcommand.h"
#include "cli/terminal.h"
#include "faults/kinds/table.h"
#include "scenarios/report/wrapped_text.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace faultline::cli {

namespace {

void print_group(const ExplanationGroup& group) {
    constexpr std::size_t kAround = 4;  // columns before the name and after it
    std::size_t widest = 0;
    for (const Explanation& row : group.rows) {
        widest = std::max(widest, row.name.size());
    }
    print("{}\n", group.heading);
    for (const Explanation& row : group.rows) {
        write_text(stdout, scenario::wrapped(
                               fmt::format("  {:<{}}  {}", row.name, widest, row.texts.front()),
                               widest + kAround));
    }
    print("\n");
}

int list_everything() {
    for (const ExplanationGroup& group : explanation_groups()) {
        print_group(group);
    }
    print("faultline explain NAME says more of one.\n");
    return kExitPass;
}

void print_explanation(std::string_view name, const Explanation& row) {
    constexpr std::size_t kFurther = 6;
    print("{}\n", name);
    for (const std::string& text : row.texts) {
        write_text(stdout, scenario::wrapped(fmt::format("    {}", text), kFurther));
    }
}

std::vector<std::string> known_names() {
    std::vector<std::string> known;
    for (const ExplanationGroup& group : explanation_groups()) {
        std::ranges::transform(group.rows, std::back_inserter(known), &Explanation::name);
    }
    return known;
}

// Of the known names, whatever the case of its letters; empty when none is near.
std::string name_meant_by(std::string_view name) {
    const std::vector<std::string> known = known_names();
    std::vector<std::string> lower;
    for (const std::string& one : known) {
        lower.push_back(lower_case(one));
    }
    const std::string nearest = nearest_name(lower_case(name), lower);
    const auto found = std::ranges::find(lower, nearest);
    return found == lower.end() ? std::string()
                                : known[static_cast<std::size_t>(found - lower.begin())];
}

int explain_unknown(const std::string& name) {
    const std::string meant = name_meant_by(name);
    print(stderr, "faultline: nothing is named {};{} `faultline explain` lists all names\n",
          shortened(name), meant.empty() ? "" : fmt::format(" did you mean {}?", meant));
    return kExitUsage;
}

// Some names mean two things: shed is a protection, and an outcome. False when it means nothing.
bool explain_row(std::string_view name) {
    if (fault::find_fault(name) != nullptr) {
        show_faults({.name = std::string(name)});
        return true;
    }
    bool is_known = false;
    for (const ExplanationGroup& group : explanation_groups()) {
        for (const Explanation& row : group.rows) {
            if (row.name == name) {
                print_explanation(name, row);
                is_known = true;
            }
        }
    }
    return is_known;
}

// Rows such as must_fail_without.NAME: the row, and what stands for NAME.
bool explain_by_form(std::string_view name) {
    bool is_known = false;
    for (const ExplanationGroup& group : explanation_groups()) {
        for (const Explanation& row : group.rows) {
            if (const auto within = name_within(row, name); !within.empty()) {
                print_explanation(name, row);
                (void)explain_row(within);
                is_known = true;
            }
        }
    }
    return is_known;
}

// PASS as a terminal shows it, tool_timeout as a metric's label has it.
bool explain_in_any_case(std::string_view name) {
    const std::vector<std::string> known = known_names();
    const auto found = std::ranges::find_if(
        known, [&](const std::string& one) { return equal_ignoring_case(one, name); });
    return found != known.end() && explain_row(*found);
}

int explain_name(const std::string& name) {
    if (name.empty()) {
        return list_everything();
    }
    const bool is_known = explain_row(name) || explain_by_form(name) || explain_in_any_case(name);
    return is_known ? kExitPass : explain_unknown(name);
}

}  // namespace

Subcommand explain_command() {
    return {.name = "explain",
            .summary = "Explain a name that a run or a report shows, or list them all",
            .examples =
                "faultline explain\n"
                "faultline explain tool_hang\n"
                "faultline explain status_share\n"
                "faultline explain tenant_guard\n"
                "faultline explain answers-agree-with-themselves\n"
                "faultline explain must_fail_without.fallback\n"
                "faultline explain TOOL_TIMEOUT\n"
                "faultline explain inconclusive",
            .exit_codes = "0 explained, 2 nothing of that name can be explained.",
            .add = [](CLI::App& command) -> Action {
                auto name = std::make_shared<std::string>();
                command.add_option("name", *name,
                                   "A fault such as tool_hang, a metric of checks such as "
                                   "status_share, an invariant, a protection, a test of junit.xml, "
                                   "a verdict, an outcome, a status of a run, an error code, or "
                                   "a way in which a check is shown to be able to fail; without "
                                   "one all are listed");
                return [name] { return explain_name(*name); };
            }};
}

}  // namespace faultline::cli

// `faultline explain [NAME]`: one fault, metric, invariant, or way in which a check is shown
// to be able to fail; without a name a line on each.
#include "base/nearest_name.h"
#include "base/quoted_text.h"
#include "cli/exit_codes.h"
#include "cli/faults.h"
#include "cli/proof_explanations.h"
#include "cli/subcommand.h"
#include "cli/terminal.h"
#include "faults/kinds/table.h"
#include "scenarios/judge/invariant_table.h"
#include "scenarios/judge/metric_table.h"
#include "scenarios/report/wrapped_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::cli {

namespace {

// Name and what it is, one sentence.
using NamedLine = std::pair<std::string_view, std::string_view>;

std::vector<NamedLine> fault_lines() {
    std::vector<NamedLine> lines;
    for (const fault::Fault& fault : fault::all_faults()) {
        lines.emplace_back(fault.info.name, fault.info.summary);
    }
    return lines;
}

std::vector<NamedLine> metric_lines() {
    std::vector<NamedLine> lines;
    for (const scenario::Metric& metric : scenario::metric_table()) {
        lines.emplace_back(metric.about.name, metric.about.summary);
    }
    return lines;
}

std::vector<NamedLine> proof_lines() {
    std::vector<NamedLine> lines;
    for (const ProofExplanation& proof : proof_explanations()) {
        lines.emplace_back(proof.name, proof.texts.front());
    }
    return lines;
}

std::vector<NamedLine> invariant_lines() {
    std::vector<NamedLine> lines;
    for (const scenario::Invariant& invariant : scenario::invariant_table()) {
        lines.emplace_back(invariant.name, invariant.summary);
    }
    return lines;
}

// As many whole words as fit into the columns; "…" stands for the others.
std::string first_words(std::string_view text, std::size_t columns) {
    if (scenario::columns_of(text) <= columns) {
        return std::string(text);
    }
    constexpr std::string_view kMore = "…";
    const std::string lines = scenario::wrapped(text, 0, columns - 1);
    const std::string first = lines.substr(0, lines.find('\n'));
    return first.ends_with(kMore) ? first : first + std::string(kMore);
}

void print_lines(std::string_view heading, const std::vector<NamedLine>& lines) {
    constexpr std::size_t kAround = 4;  // before the name and after it
    std::size_t widest = 0;
    for (const auto& [name, summary] : lines) {
        widest = std::max(widest, name.size());
    }
    print("{}\n", heading);
    for (const auto& [name, summary] : lines) {
        print("  {:<{}}  {}\n", name, widest,
              first_words(summary, scenario::kTerminalColumns - widest - kAround));
    }
    print("\n");
}

int list_everything() {
    print_lines("Faults", fault_lines());
    print_lines("Metrics of checks", metric_lines());
    print_lines("Invariants of every run", invariant_lines());
    print_lines("How a check is shown to be able to fail", proof_lines());
    print("faultline explain NAME says more of one.\n");
    return kExitPass;
}

void print_paragraph(std::string_view text) {
    constexpr std::size_t kFurther = 6;
    write_text(stdout, scenario::wrapped(fmt::format("    {}", text), kFurther));
}

int explain(const scenario::Invariant& invariant) {
    print("{}\n", invariant.name);
    for (const std::string_view text : {invariant.summary, invariant.rule, invariant.applies}) {
        print_paragraph(text);
    }
    print_paragraph(
        fmt::format("Every run looks at it. A scenario switches it off by invariants: {{{}: "
                    "{{off: \"why\"}}}}",
                    invariant.name));
    return kExitPass;
}

int explain(const ProofExplanation& proof) {
    print("{}\n", proof.name);
    for (const std::string_view text : proof.texts) {
        print_paragraph(text);
    }
    return kExitPass;
}

int explain(const scenario::Metric& metric) {
    // By MetricUnit.
    constexpr std::array<std::string_view, 4> kUnits = {
        "a share, with limits such as 99.9%", "a count, with whole numbers as limits",
        "a time, with limits such as 300ms", "a rate, with limits such as 100/s"};
    const scenario::CheckMetric& about = metric.about;
    print("{}\n", about.name);
    print_paragraph(about.summary);
    print_paragraph(fmt::format("measures: {}", kUnits.at(static_cast<std::size_t>(about.unit))));
    if (about.percentile) {
        print_paragraph("percentile: which one (must be given)");
    }
    if (!about.required.empty()) {
        print_paragraph(fmt::format("must be given: {}", fmt::join(about.required, ", ")));
    }
    if (!about.optional.empty()) {
        print_paragraph(fmt::format("may be given: {}", fmt::join(about.optional, ", ")));
    }
    if (!metric.baseline.empty()) {
        print_paragraph(fmt::format("of_baseline compares it with {}", metric.baseline));
    }
    return kExitPass;
}

int explain_unknown(const std::string& name) {
    std::vector<std::string> known;
    for (const auto& lines : {fault_lines(), metric_lines(), invariant_lines(), proof_lines()}) {
        for (const auto& [one, summary] : lines) {
            known.emplace_back(one);
        }
    }
    const std::string near = nearest_name(name, known);
    print(stderr,
          "faultline: there is no fault, metric, invariant or proof named {}{} `faultline "
          "explain` lists them\n",
          shortened(name), near.empty() ? ";" : fmt::format(", did you mean {}?", near));
    return kExitUsage;
}

int explain_name(const std::string& name) {
    if (name.empty()) {
        return list_everything();
    }
    if (fault::find_fault(name) != nullptr) {
        return show_faults({.name = name});
    }
    if (const scenario::Metric* const metric = scenario::find_metric(name)) {
        return explain(*metric);
    }
    if (const ProofExplanation* const proof = find_proof(name)) {
        return explain(*proof);
    }
    const scenario::Invariant* const invariant = scenario::find_invariant(name);
    return invariant == nullptr ? explain_unknown(name) : explain(*invariant);
}

}  // namespace

Subcommand explain_command() {
    return {.name = "explain",
            .summary = "Explain one fault, check metric, invariant or proof, or list them all",
            .examples =
                "faultline explain\n"
                "faultline explain tool_hang\n"
                "faultline explain status_share\n"
                "faultline explain answers-agree-with-themselves\n"
                "faultline explain doctored-record",
            .exit_codes = "0 explained, 2 nothing of that name can be explained.",
            .add = [](CLI::App& command) -> Action {
                auto name = std::make_shared<std::string>();
                command.add_option("name", *name,
                                   "A fault such as tool_hang, a metric of checks such as "
                                   "status_share, an invariant, or doctored-record, lying-answers, "
                                   "named-pairs, strict; without one all are listed");
                return [name] { return explain_name(*name); };
            }};
}

}  // namespace faultline::cli

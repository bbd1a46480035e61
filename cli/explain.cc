// `faultline explain NAME`: one fault of the catalogue, one invariant of every run, or one of the
// ways in which a check is shown to be able to fail.
#include "cli/exit_codes.h"
#include "cli/faults.h"
#include "cli/proof_explanations.h"
#include "cli/subcommand.h"
#include "cli/terminal.h"
#include "scenarios/judge/invariant_table.h"
#include "scenarios/report/wrapped_text.h"

#include <cstddef>
#include <memory>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace faultline::cli {

namespace {

void print_paragraph(std::string_view text) {
    constexpr std::size_t kFurther = 6;
    write_text(stdout, scenario::wrapped(fmt::format("    {}", text), kFurther));
}

int explain(const scenario::Invariant& invariant) {
    tell("{}\n", invariant.name);
    for (const std::string_view text : {invariant.summary, invariant.rule, invariant.applies}) {
        print_paragraph(text);
    }
    print_paragraph(
        fmt::format("Every run looks at it. A scenario switches it off by invariants: "
                    "{{{}: {{off: \"why\"}}}}",
                    invariant.name));
    return kExitPass;
}

int explain(const ProofExplanation& proof) {
    tell("{}\n", proof.name);
    for (const std::string_view text : proof.texts) {
        print_paragraph(text);
    }
    return kExitPass;
}

int explain_any(const FaultsOptions& options) {
    if (const auto* const invariant = scenario::find_invariant(options.name)) {
        return explain(*invariant);
    }
    if (const auto* const proof = find_proof(options.name)) {
        return explain(*proof);
    }
    return show_faults(options);
}

}  // namespace

Subcommand explain_command() {
    return {.name = "explain",
            .summary =
                "Explain one fault, one invariant that every run is held to, or how a check is "
                "shown to be able to fail",
            .examples =
                "faultline explain tool_hang\nfaultline explain answers-agree-with-themselves\n"
                "faultline explain doctored-record",
            .exit_codes = "0 explained, 2 nothing of that name can be explained.",
            .add = [](CLI::App& command) -> Action {
                auto options = std::make_shared<FaultsOptions>();
                command
                    .add_option("name", options->name,
                                "A fault, such as tool_hang, an invariant, or doctored-record, "
                                "lying-answers, named-pairs, strict")
                    ->required();
                return [options] { return explain_any(*options); };
            }};
}

}  // namespace faultline::cli

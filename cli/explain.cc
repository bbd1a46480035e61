// `faultline explain NAME`: one fault of the catalogue, or one invariant of every run.
#include "cli/exit_codes.h"
#include "cli/faults.h"
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

int explain(const scenario::Invariant& invariant) {
    constexpr std::size_t kFurther = 6;
    tell("{}\n", invariant.name);
    for (const std::string_view text : {invariant.summary, invariant.rule, invariant.applies}) {
        write_text(stdout, scenario::wrapped(fmt::format("    {}", text), kFurther));
    }
    write_text(stdout, scenario::wrapped(fmt::format("    Every run looks at it. A scenario "
                                                     "switches it off by invariants: {{{}: "
                                                     "{{off: \"why\"}}}}",
                                                     invariant.name),
                                         kFurther));
    return kExitPass;
}

}  // namespace

Subcommand explain_command() {
    return {
        .name = "explain",
        .summary = "Explain one fault, or one invariant that every run is held to",
        .examples = "faultline explain tool_hang\nfaultline explain answers-agree-with-themselves",
        .exit_codes = "0 explained, 2 there is no fault and no invariant of that name.",
        .add = [](CLI::App& command) -> Action {
            auto options = std::make_shared<FaultsOptions>();
            command
                .add_option("name", options->name, "A fault, such as tool_hang, or an invariant")
                ->required();
            return [options] {
                const scenario::Invariant* const invariant =
                    scenario::find_invariant(options->name);
                return invariant == nullptr ? show_faults(*options) : explain(*invariant);
            };
        }};
}

}  // namespace faultline::cli

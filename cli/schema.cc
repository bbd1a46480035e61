// `faultline schema`: the JSON Schema of scenario files, for editors and other programs.
#include "cli/exit_codes.h"
#include "cli/subcommand.h"
#include "cli/terminal.h"
#include "faults/kinds/table.h"
#include "scenarios/format/scenario_schema.h"
#include "scenarios/judge/metric_table.h"

namespace faultline::cli {

Subcommand schema_command() {
    return {.name = "schema",
            .summary = "Print the JSON Schema of scenario files, for editors",
            .examples = "faultline schema > scenario.schema.json",
            .exit_codes = "0 printed.",
            .add = [](CLI::App&) -> Action {
                return [] {
                    write_text(stdout, scenario::scenario_schema(fault::fault_infos(),
                                                                 scenario::check_metrics()));
                    return kExitPass;
                };
            }};
}

}  // namespace faultline::cli

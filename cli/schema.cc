// `faultline schema`: the JSON Schemas of scenario files and of results, for editors and other
// programs.
#include "cli/closed_list.h"
#include "cli/exit_codes.h"
#include "cli/subcommand.h"
#include "cli/terminal.h"
#include "faults/kinds/table.h"
#include "scenarios/format/scenario_schema.h"
#include "scenarios/judge/invariant_table.h"
#include "scenarios/judge/metric_table.h"
#include "scenarios/report/result_schema.h"

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

namespace faultline::cli {

namespace {

Action add_schema(CLI::App& command) {
    auto document = std::make_shared<std::string>("scenario");
    command
        .add_option("document", *document,
                    "scenario (the default), or result: result.json of one run")
        ->check(one_of("document", {"scenario", "result"}));
    return [document] {
        write_text(stdout,
                   *document == "result"
                       ? scenario::result_schema()
                       : scenario::scenario_schema(fault::fault_infos(), scenario::check_metrics(),
                                                   scenario::invariant_names()));
        return kExitPass;
    };
}

}  // namespace

Subcommand schema_command() {
    return {.name = "schema",
            .summary = "Print the JSON Schema of scenario files, or of results",
            .examples =
                "faultline schema > scenario.schema.json\n"
                "faultline schema result > result.schema.json",
            .exit_codes = "0 printed, 2 usage.",
            .add = add_schema};
}

}  // namespace faultline::cli

#include "cli/faults.h"

#include "base/json.h"
#include "cli/exit_codes.h"
#include "cli/subcommand.h"
#include "cli/terminal.h"
#include "faults/kinds/table.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace faultline::cli {

namespace {

using fault::Fault;
using fault::FaultInfo;

std::string methods_text(const Fault& fault) {
    std::string text;
    for (const auto method : fault::methods_of(fault)) {
        text += (text.empty() ? "" : ", ") + std::string(fault::to_string(method));
    }
    return text;
}

// What is done to a resource is felt by all calls that use it; other faults can be narrowed to
// some of the calls.
std::vector<std::string> targeting_of(const FaultInfo& info) {
    if (!info.resource.empty()) {
        return {};
    }
    return {"tool", "tenant", "probability", "first_n", "every_n", "after_n"};
}

void print(const Fault& fault) {
    const FaultInfo& info = fault.info;
    tell("{}\n    {}\n    when healed: {}\n    carried out: {}\n", info.name, info.summary,
         info.when_healed, methods_text(fault));
    if (!info.resource.empty()) {
        tell("    on: the name of a {} resource, all of which it harms\n", info.resource);
    } else {
        tell("    which calls: {}\n", fmt::join(targeting_of(info), ", "));
    }
    for (const auto& parameter : info.parameters) {
        tell("    {}: {} ({})\n", parameter.name, parameter.meaning,
             parameter.default_text.empty() ? std::string("must be given")
                                            : fmt::format("default {}", parameter.default_text));
    }
    tell("\n");
}

nlohmann::json to_json(const Fault& fault) {
    const FaultInfo& info = fault.info;
    nlohmann::json parameters = nlohmann::json::array();
    for (const auto& parameter : info.parameters) {
        parameters.push_back({{"name", parameter.name},
                              {"meaning", parameter.meaning},
                              {"default", parameter.default_text}});
    }
    return {{"name", info.name},
            {"summary", info.summary},
            {"when_healed", info.when_healed},
            {"carried_out", methods_text(fault)},
            {"on", info.resource},
            {"targeting", targeting_of(info)},
            {"parameters", parameters}};
}

}  // namespace

int show_faults(const FaultsOptions& options) {
    if (!options.name.empty() && fault::find_fault(options.name) == nullptr) {
        tell(stderr, "faultline: {}\n", fault::unknown_fault(options.name));
        return kExitUsage;
    }
    nlohmann::json all = nlohmann::json::array();
    for (const Fault& fault : fault::all_faults()) {
        if (!options.name.empty() && fault.info.name != options.name) {
            continue;
        }
        if (options.json) {
            all.push_back(to_json(fault));
        } else {
            print(fault);
        }
    }
    if (options.json) {
        tell("{}\n", dump_json(all, 2));
    } else if (options.name.empty()) {
        tell("Every fault also takes at and for: when, from the start of the fault phase.\n");
    }
    return kExitPass;
}

Subcommand faults_command() {
    return {.name = "faults",
            .summary = "List every fault with its parameters",
            .examples = "faultline faults\nfaultline faults --json",
            .exit_codes = "",
            .add = [](CLI::App& command) -> Action {
                auto options = std::make_shared<FaultsOptions>();
                command.add_flag("--json", options->json, "As JSON");
                return [options] { return show_faults(*options); };
            }};
}

}  // namespace faultline::cli

#include "cli/faults.h"

#include "base/json.h"
#include "cli/exit_codes.h"
#include "cli/subcommand.h"
#include "cli/terminal.h"
#include "faults/kinds/table.h"
#include "scenarios/report/wrapped_text.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

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

// Wrapped for a terminal of 80 columns; the lines that continue it are indented further.
void print_line(std::string_view line) {
    constexpr std::size_t kIndent = 4;
    constexpr std::size_t kFurther = 6;
    write_text(stdout, scenario::wrapped(std::string(kIndent, ' ').append(line), kFurther));
}

void print_fault(const Fault& fault) {
    const FaultInfo& info = fault.info;
    print("{}\n", info.name);
    print_line(info.summary);
    print_line(fmt::format("when healed: {}", info.when_healed));
    print_line(fmt::format("carried out: {}", methods_text(fault)));
    print_line(
        info.resource.empty()
            ? fmt::format("which calls: {}", fmt::join(targeting_of(info), ", "))
            : fmt::format("on: the name of a {} resource, all of which it harms", info.resource));
    for (const auto& parameter : info.parameters) {
        print_line(fmt::format("{}: {} ({})", parameter.name, parameter.meaning,
                               parameter.default_text.empty()
                                   ? std::string("must be given")
                                   : fmt::format("default {}", parameter.default_text)));
    }
    print("\n");
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
    nlohmann::json all = nlohmann::json::array();
    for (const Fault& fault : fault::all_faults()) {
        if (!options.name.empty() && fault.info.name != options.name) {
            continue;
        }
        if (options.json) {
            all.push_back(to_json(fault));
        } else {
            print_fault(fault);
        }
    }
    if (options.json) {
        print("{}\n", dump_json(all, 2));
    } else if (options.name.empty()) {
        print("Every fault also takes at and for: when, from the start of the fault phase.\n");
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

#include "cli/faults.h"

#include "base/json.h"
#include "cli/exit_codes.h"
#include "cli/terminal.h"
#include "faults/catalogue/fault_catalogue.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace faultline::cli {

namespace {

using fault::FaultInfo;

std::string ways_of(const FaultInfo& info) {
    std::string text;
    for (const auto way : info.ways) {
        text += (text.empty() ? "" : ", ") + std::string(fault::to_string(way));
    }
    return text;
}

// Which calls it takes hold of can be narrowed where it sits in the way of calls; what is done to
// a resource is felt by all of them.
std::vector<std::string> targeting_of(const FaultInfo& info) {
    if (!info.resource.empty()) {
        return {};
    }
    return {"tool", "tenant", "probability", "first_n", "every_n", "after_n"};
}

void print(const FaultInfo& info) {
    tell("{}\n    {}\n    carried out: {}\n", info.name, info.summary, ways_of(info));
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

nlohmann::json to_json(const FaultInfo& info) {
    nlohmann::json parameters = nlohmann::json::array();
    for (const auto& parameter : info.parameters) {
        parameters.push_back({{"name", parameter.name},
                              {"meaning", parameter.meaning},
                              {"default", parameter.default_text}});
    }
    return {
        {"name", info.name},   {"summary", info.summary},         {"carried_out", ways_of(info)},
        {"on", info.resource}, {"targeting", targeting_of(info)}, {"parameters", parameters}};
}

}  // namespace

int run_faults(const FaultsOptions& options) {
    if (!options.name.empty() && fault::find_fault(options.name) == nullptr) {
        const auto near = fault::nearest_fault(options.name);
        tell(stderr, "faultline: there is no fault named {}{}\n", options.name,
             near.empty() ? std::string("; `faultline faults` lists them")
                          : fmt::format(", did you mean {}?", near));
        return kExitUsage;
    }
    nlohmann::json all = nlohmann::json::array();
    for (const auto& info : fault::catalogue()) {
        if (!options.name.empty() && info.name != options.name) {
            continue;
        }
        if (options.json) {
            all.push_back(to_json(info));
        } else {
            print(info);
        }
    }
    if (options.json) {
        tell("{}\n", dump_json(all, 2));
    } else if (options.name.empty()) {
        tell("Every fault also takes at and for: when, from the start of the fault phase.\n");
    }
    return kExitPass;
}

}  // namespace faultline::cli

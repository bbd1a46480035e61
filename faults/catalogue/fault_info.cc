#include "faults/catalogue/fault_info.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace faultline::fault {

const ParameterInfo* find_parameter(const FaultInfo& info, std::string_view name) {
    const auto found = std::ranges::find(info.parameters, name, &ParameterInfo::name);
    return found == info.parameters.end() ? nullptr : &*found;
}

NamedInSchema named_in_schema(const FaultInfo& info, const FaultSpec& spec, SchemaName what) {
    const auto found = std::ranges::find(info.parameters, what, &ParameterInfo::schema_name);
    if (found == info.parameters.end()) {
        return {};
    }
    std::string key(found->name);
    const auto given = spec.parameters.find(key);
    const auto* const text =
        given == spec.parameters.end() ? nullptr : std::get_if<std::string>(&given->second);
    return {.key = std::move(key), .name = text};
}

std::vector<std::string> tenants_of(const FaultInfo& info, const FaultSpec& spec) {
    std::vector<std::string> tenants;
    if (spec.match.tenant) {
        tenants.push_back(*spec.match.tenant);
    }
    for (const ParameterInfo& one : info.parameters) {
        const auto given = spec.parameters.find(std::string(one.name));
        if (!one.names_tenant || given == spec.parameters.end()) {
            continue;
        }
        if (const auto* const tenant = std::get_if<std::string>(&given->second)) {
            tenants.push_back(*tenant);
        }
    }
    return tenants;
}

}  // namespace faultline::fault

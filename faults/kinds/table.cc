#include "faults/kinds/table.h"

#include "base/nearest_name.h"
#include "faults/catalogue/fault_completion.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace faultline::fault {

namespace {

Error refused(std::string message) { return Error{ErrorKind::kInvalid, std::move(message)}; }

}  // namespace

std::span<const Fault> all_faults() {
#define FAULTLINE_MAKE_FAULT(name) kinds::name(),
    static const std::array kAll = {FAULTLINE_FAULTS(FAULTLINE_MAKE_FAULT)};
#undef FAULTLINE_MAKE_FAULT
    return kAll;
}

std::span<const FaultInfo> fault_infos() {
    static const std::vector<FaultInfo> kInfos = [] {
        std::vector<FaultInfo> infos;
        std::ranges::transform(all_faults(), std::back_inserter(infos), &Fault::info);
        return infos;
    }();
    return kInfos;
}

const Fault* find_fault(std::string_view name) {
    const auto all = all_faults();
    const auto found =
        std::ranges::find_if(all, [name](const Fault& fault) { return fault.info.name == name; });
    return found == all.end() ? nullptr : &*found;
}

std::string unknown_fault(std::string_view name) {
    std::vector<std::string> known;
    std::ranges::transform(all_faults(), std::back_inserter(known),
                           [](const Fault& fault) { return std::string(fault.info.name); });
    const std::string near = nearest_name(name, known);
    return fmt::format(
        "there is no fault named {}{}", name,
        near.empty() ? "; `faultline faults` lists them" : fmt::format(", did you mean {}?", near));
}

std::string_view to_string(FaultMethod method) {
    constexpr std::array<std::string_view, 3> kTexts = {"process", "sql", "in process"};
    return kTexts.at(static_cast<std::size_t>(method));
}

std::vector<FaultMethod> methods_of(const Fault& fault) {
    std::vector<FaultMethod> methods;
    if (fault.on_process != nullptr) {
        methods.push_back(FaultMethod::kProcess);
    }
    if (fault.on_sql != nullptr) {
        methods.push_back(FaultMethod::kSql);
    }
    if (fault.on_tool_call != nullptr || fault.on_query != nullptr) {
        methods.push_back(FaultMethod::kInProcess);
    }
    return methods;
}

Result<FaultSpec> complete(FaultSpec spec) {
    const Fault* const fault = find_fault(spec.fault);
    if (fault == nullptr) {
        return refused(unknown_fault(spec.fault));
    }
    for (const auto& given : spec.parameters) {
        if (find_parameter(fault->info, given.first) == nullptr) {
            return refused(fmt::format("fault {} has no parameter {}", spec.fault, given.first));
        }
    }
    const auto problems = complete(fault->info, spec);
    if (!problems.empty()) {
        const FaultProblem& first = problems.front();
        return refused(fmt::format("fault {}: {}{}{}", spec.fault, first.what,
                                   first.expected.empty() ? "" : "; expected ", first.expected));
    }
    return spec;
}

engine::Error injected_error(const FaultSpec& spec, engine::ErrorCode code, std::string message) {
    return engine::Error{
        .code = code, .message = std::move(message), .cause = "injected: " + spec.fault};
}

}  // namespace faultline::fault

// complete(): checks one FaultSpec against the catalogue and fills in the defaults.
#include "base/units.h"
#include "engine/ports/error.h"
#include "faults/catalogue/fault_catalogue.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace faultline::fault {

namespace {

Error refused(std::string message) { return Error{ErrorKind::kInvalid, std::move(message)}; }

std::string_view kind_name(ParameterKind kind) {
    switch (kind) {
        case ParameterKind::kDuration:
            return "a duration such as 200ms";
        case ParameterKind::kNumber:
            return "a number";
        case ParameterKind::kInteger:
            return "a whole number";
        case ParameterKind::kBool:
            return "true or false";
        case ParameterKind::kText:
            return "a text";
    }
    return "";
}

// Scenario files hand every value over as text; the catalogue says what it means.
std::optional<ParameterValue> read_as(ParameterKind kind, const std::string& text) {
    const char* const end = text.data() + text.size();
    switch (kind) {
        case ParameterKind::kDuration: {
            const auto duration = parse_duration(text);
            return duration ? std::optional<ParameterValue>(*duration) : std::nullopt;
        }
        case ParameterKind::kNumber: {
            double number = 0;
            const auto [rest, error] = std::from_chars(text.data(), end, number);
            return error == std::errc{} && rest == end ? std::optional<ParameterValue>(number)
                                                       : std::nullopt;
        }
        case ParameterKind::kInteger: {
            std::int64_t number = 0;
            const auto [rest, error] = std::from_chars(text.data(), end, number);
            return error == std::errc{} && rest == end ? std::optional<ParameterValue>(number)
                                                       : std::nullopt;
        }
        case ParameterKind::kBool:
            return text == "true" || text == "false" ? std::optional<ParameterValue>(text == "true")
                                                     : std::nullopt;
        case ParameterKind::kText:
            return text.empty() ? std::nullopt : std::optional<ParameterValue>(text);
    }
    return std::nullopt;
}

bool has_kind(const ParameterValue& value, ParameterKind kind) {
    switch (kind) {
        case ParameterKind::kDuration:
            return std::holds_alternative<Duration>(value);
        case ParameterKind::kNumber:
            return std::holds_alternative<double>(value);
        case ParameterKind::kInteger:
            return std::holds_alternative<std::int64_t>(value);
        case ParameterKind::kBool:
            return std::holds_alternative<bool>(value);
        case ParameterKind::kText:
            return std::holds_alternative<std::string>(value);
    }
    return false;
}

Result<void> complete_parameter(FaultSpec& spec, const ParameterInfo& parameter) {
    const std::string name(parameter.name);
    const auto given = spec.parameters.find(name);
    if (given == spec.parameters.end()) {
        if (parameter.default_text.empty()) {
            return refused(fmt::format("fault {} needs {}: {} ({})", spec.fault, name,
                                       kind_name(parameter.kind), parameter.meaning));
        }
        spec.parameters[name] = *read_as(parameter.kind, std::string(parameter.default_text));
        return {};
    }
    if (!has_kind(given->second, parameter.kind) || parameter.kind == ParameterKind::kText) {
        const auto* text = std::get_if<std::string>(&given->second);
        const auto value = text == nullptr ? std::nullopt : read_as(parameter.kind, *text);
        if (!value) {
            return refused(fmt::format("{} of fault {} must be {}", name, spec.fault,
                                       kind_name(parameter.kind)));
        }
        given->second = *value;
    }
    return {};
}

Result<void> check_parameters(FaultSpec& spec, const FaultInfo& info) {
    for (const auto& [name, value] : spec.parameters) {
        const bool known = std::ranges::any_of(
            info.parameters, [&](const ParameterInfo& p) { return p.name == name; });
        if (!known) {
            std::string names;
            for (const auto& p : info.parameters) {
                names += (names.empty() ? "" : ", ") + std::string(p.name);
            }
            return refused(fmt::format("fault {} has no parameter {}; it has: {}", spec.fault, name,
                                       names.empty() ? "none" : names));
        }
    }
    for (const auto& parameter : info.parameters) {
        if (auto done = complete_parameter(spec, parameter); !done) {
            return done;
        }
    }
    const auto code = spec.parameters.find("code");
    if (code != spec.parameters.end() &&
        !engine::error_code_from(std::get<std::string>(code->second))) {
        return refused(fmt::format("{} is not an error code; see contracts, e.g. TOOL_TIMEOUT",
                                   std::get<std::string>(code->second)));
    }
    return {};
}

}  // namespace

Result<FaultSpec> complete(FaultSpec spec) {
    const FaultInfo* const info = find_fault(spec.fault);
    if (info == nullptr) {
        const auto near = nearest_fault(spec.fault);
        return refused(fmt::format("there is no fault named {}{}; `faultline faults` lists them",
                                   spec.fault,
                                   near.empty() ? "" : fmt::format(", did you mean {}?", near)));
    }
    if (!info->resource.empty() && !spec.on) {
        return refused(fmt::format("fault {} needs `on`: the name of a {} resource", spec.fault,
                                   info->resource));
    }
    if (spec.lasts && *spec.lasts <= Duration::zero()) {
        return refused(fmt::format("fault {} lasts no time, so it can never fire", spec.fault));
    }
    if (spec.match.probability.value <= 0.0 || spec.match.first_n == 0) {
        return refused(fmt::format("fault {} matches no call, so it can never fire", spec.fault));
    }
    if (spec.match.every_n == 0) {
        return refused("every_n counts from 1");
    }
    if (auto done = check_parameters(spec, *info); !done) {
        return done.error();
    }
    const auto as = spec.parameters.find("as");
    if (as != spec.parameters.end() && spec.match.tenant == std::get<std::string>(as->second)) {
        return refused(
            fmt::format("fault {} of tenant {} as {} changes nothing, so it can never "
                        "fire",
                        spec.fault, *spec.match.tenant, *spec.match.tenant));
    }
    return spec;
}

}  // namespace faultline::fault

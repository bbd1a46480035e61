#include "faults/catalogue/fault_completion.h"

#include "base/units.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

namespace faultline::fault {

namespace {

using Problem = std::optional<FaultProblem>;

Problem missing(const FaultSpec& spec, std::string_view key, std::string expected) {
    return FaultProblem{std::string(key), fmt::format("{} without \"{}\"", spec.fault, key),
                        std::move(expected)};
}

// A value that is still a text is read; one that code has set must be of the right kind.
Problem read_value(const ParameterInfo& info, ParameterValue& value) {
    const auto* const text = std::get_if<std::string>(&value);
    if (text == nullptr && kind_of(value) != info.kind) {
        return FaultProblem{std::string(info.name),
                            fmt::format("{} is not {}", to_text(value), to_string(info.kind)),
                            std::string(to_string(info.kind))};
    }
    if (text != nullptr) {
        auto read = parse_parameter(info.kind, *text);
        if (!read) {
            return FaultProblem{std::string(info.name), read.error().message, {}};
        }
        value = std::move(*read);
    }
    return std::nullopt;
}

Problem complete_parameter(const ParameterInfo& info, FaultSpec& spec) {
    const std::string name(info.name);
    const auto given = spec.parameters.find(name);
    if (given == spec.parameters.end() && info.default_text.empty()) {
        return missing(spec, name, fmt::format("{}: {}", to_string(info.kind), info.meaning));
    }
    auto& value = given == spec.parameters.end()
                      ? spec.parameters.emplace(name, std::string(info.default_text)).first->second
                      : given->second;
    if (auto problem = read_value(info, value)) {
        return problem;
    }
    const auto* const duration = std::get_if<Duration>(&value);
    if (info.above_zero && duration != nullptr && *duration <= Duration::zero()) {
        return FaultProblem{name, fmt::format("a {} of 0: it can never fire", name),
                            "more than 0s"};
    }
    if (duration != nullptr && *duration < info.least) {
        return FaultProblem{name,
                            fmt::format("a {} of {}: it would fire without an effect that can be "
                                        "told from noise",
                                        name, format_duration(*duration)),
                            "at least " + format_duration(info.least)};
    }
    return std::nullopt;
}

Problem check_length(const FaultSpec& spec) {
    if (spec.lasts && *spec.lasts <= Duration::zero()) {
        return FaultProblem{"for", "a fault of no length: it can never fire", "more than 0s"};
    }
    return std::nullopt;
}

Problem check_probability(const FaultSpec& spec) {
    if (spec.match.probability.value <= 0.0) {
        return FaultProblem{"probability", "a probability of 0: it can never fire", "more than 0"};
    }
    return std::nullopt;
}

Problem check_counts(const FaultSpec& spec) {
    for (const auto& [key, count] :
         {std::pair("first_n", spec.match.first_n), std::pair("every_n", spec.match.every_n)}) {
        if (count == 0) {
            return FaultProblem{key, "0 is not a count that can ever fire",
                                "a whole number from 1"};
        }
    }
    return std::nullopt;
}

Problem check_resource(const FaultInfo& info, const FaultSpec& spec) {
    if (!info.resource.empty() && !spec.on) {
        return missing(spec, "on", fmt::format("the name of a {} resource", info.resource));
    }
    return std::nullopt;
}

// What is done to a resource is felt by everything that uses it.
Problem check_narrowing(const FaultInfo& info, const FaultSpec& spec) {
    if (!info.resource.empty() && narrows(spec.match)) {
        return FaultProblem{
            "", fmt::format("{} harms the whole resource", spec.fault),
            "no tool, tenant, probability, first_n, every_n or after_n, which cannot narrow it"};
    }
    return std::nullopt;
}

}  // namespace

std::vector<FaultProblem> complete(const FaultInfo& info, FaultSpec& spec) {
    std::vector<FaultProblem> problems;
    const auto add = [&](Problem problem) {
        if (problem) {
            problems.push_back(std::move(*problem));
        }
    };
    add(check_resource(info, spec));
    add(check_length(spec));
    add(check_probability(spec));
    add(check_counts(spec));
    for (const ParameterInfo& one : info.parameters) {
        add(complete_parameter(one, spec));
    }
    // These speak of the fault as a whole, which is worth checking when its parts are right.
    if (problems.empty()) {
        add(check_narrowing(info, spec));
    }
    if (problems.empty() && info.check != nullptr) {
        add(info.check(spec));
    }
    return problems;
}

}  // namespace faultline::fault

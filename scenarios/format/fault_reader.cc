#include "base/yaml/node_reader.h"
#include "scenarios/format/section_readers.h"

#include <charconv>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr std::size_t kMostFaults = 32;

std::optional<fault::ParameterValue> read_integer(const NodePtr& node, Problems& problems) {
    std::int64_t value = 0;
    const char* const end = node->text.data() + node->text.size();
    const auto [rest, error] = std::from_chars(node->text.data(), end, value);
    if (error != std::errc{} || rest != end) {
        problems.add(node->position, "not a whole number", "a whole number, such as 5");
        return std::nullopt;
    }
    return value;
}

// A number, or a percentage as its ratio.
std::optional<fault::ParameterValue> read_real(const NodePtr& node, Problems& problems) {
    if (node->text.ends_with('%')) {
        const auto ratio = read_ratio(node, problems);
        return ratio ? std::optional<fault::ParameterValue>(ratio->value) : std::nullopt;
    }
    const auto number = read_number(node, problems);
    return number ? std::optional<fault::ParameterValue>(*number) : std::nullopt;
}

std::optional<fault::ParameterValue> read_bool(const NodePtr& node, Problems& problems) {
    if (node->text == "true" || node->text == "false") {
        return node->text == "true";
    }
    problems.add(node->position, "not a truth value", "true or false");
    return std::nullopt;
}

std::optional<fault::ParameterValue> read_parameter(const NodePtr& node, fault::ParameterKind kind,
                                                    Problems& problems) {
    if (!expect(node, DocumentNode::Kind::kScalar, "a single value", problems)) {
        return std::nullopt;
    }
    switch (kind) {
        case fault::ParameterKind::kDuration: {
            const auto duration = read_duration(node, problems);
            return duration ? std::optional<fault::ParameterValue>(*duration) : std::nullopt;
        }
        case fault::ParameterKind::kNumber:
            return read_real(node, problems);
        case fault::ParameterKind::kInteger:
            return read_integer(node, problems);
        case fault::ParameterKind::kBool:
            return read_bool(node, problems);
        case fault::ParameterKind::kText:
            return node->text;
    }
    return std::nullopt;
}

// Without a catalogue: what the text looks like.
fault::ParameterKind looks_like(const DocumentNode& node) {
    Problems nobody_reads;
    const auto self = std::make_shared<DocumentNode>(node);
    if (node.quoted || node.kind != DocumentNode::Kind::kScalar) {
        return fault::ParameterKind::kText;
    }
    if (read_bool(self, nobody_reads)) {
        return fault::ParameterKind::kBool;
    }
    if (read_integer(self, nobody_reads)) {
        return fault::ParameterKind::kInteger;
    }
    if (read_real(self, nobody_reads)) {
        return fault::ParameterKind::kNumber;
    }
    return parse_duration(node.text) ? fault::ParameterKind::kDuration
                                     : fault::ParameterKind::kText;
}

const fault::FaultInfo* find_info(const ReadContext& context, const NodePtr& name) {
    std::vector<std::string> known;
    for (const fault::FaultInfo& info : context.options->faults) {
        if (info.name == name->text) {
            return &info;
        }
        known.emplace_back(info.name);
    }
    if (!known.empty()) {
        context.problems->unknown(name->position, "fault", name->text, known);
    }
    return nullptr;
}

void read_match(MappingReader& reader, Problems& problems, fault::FaultMatch& match) {
    match.tool = read_text(reader.take("tool"), problems);
    match.tenant = read_text(reader.take("tenant"), problems);
    if (const NodePtr node = reader.take("probability")) {
        match.probability = read_ratio(node, problems).value_or(Ratio{1.0});
        if (match.probability.value == 0.0) {
            problems.add(node->position, "a probability of 0: it can never fire", "more than 0");
        }
    }
    match.first_n = read_count(reader.take("first_n"), problems, 1).value_or(match.first_n);
    match.every_n = read_count(reader.take("every_n"), problems, 1).value_or(match.every_n);
    match.after_n = read_count(reader.take("after_n"), problems).value_or(match.after_n);
}

void read_parameters(const MappingReader& reader, const fault::FaultInfo* info, Problems& problems,
                     fault::FaultSpec& spec) {
    for (const DocumentNode::Member& member : reader.rest()) {
        const std::string& name = member.key->text;
        auto kind = looks_like(*member.value);
        if (info != nullptr) {
            std::vector<std::string> known = reader.known();
            bool found = false;
            for (const fault::ParameterInfo& parameter : info->parameters) {
                known.emplace_back(parameter.name);
                if (parameter.name == name) {
                    kind = parameter.kind;
                    found = true;
                }
            }
            if (!found) {
                problems.unknown(member.key->position, fmt::format("key of {}", info->name), name,
                                 known);
                continue;
            }
        }
        if (auto value = read_parameter(member.value, kind, problems)) {
            spec.parameters[name] = std::move(*value);
        }
    }
}

void read_fault(const NodePtr& node, const ReadContext& context, Scenario& scenario) {
    Problems& problems = *context.problems;
    const std::size_t before = problems.reported();
    MappingReader reader(node, "a fault", problems);
    fault::FaultSpec spec;
    const NodePtr name = reader.require("fault");
    spec.fault = read_text(name, problems).value_or("");
    const fault::FaultInfo* const info = spec.fault.empty() ? nullptr : find_info(context, name);
    spec.on = read_text(reader.take("on"), problems);
    spec.at = read_duration(reader.take("at"), problems).value_or(Duration{});
    const NodePtr lasts = reader.take("for");
    spec.lasts = read_duration(lasts, problems);
    if (spec.lasts && *spec.lasts <= Duration{}) {
        problems.add(lasts->position, "a fault of no length: it can never fire", "more than 0s");
    }
    read_match(reader, problems, spec.match);
    if (spec.fault.empty() && reader.ok() && name) {
        problems.add(name->position, "a fault without a name", "a name of the catalogue");
    }
    if (info != nullptr || context.options->faults.empty()) {
        read_parameters(reader, info, problems, spec);
    }
    spec.stream = fmt::format("{}/fault/{}", scenario.name, scenario.faults.size());
    if (problems.reported() == before && context.options->complete_fault) {
        auto complete = context.options->complete_fault(spec);
        if (complete) {
            spec = std::move(*complete);
        } else {
            problems.add(node->position, complete.error().message);
        }
    }
    scenario.faults.push_back(std::move(spec));
    scenario.fault_positions.push_back(node->position);
}

}  // namespace

void read_faults(const NodePtr& node, const ReadContext& context, Scenario& scenario) {
    if (!expect(node, DocumentNode::Kind::kSequence, "a list of faults", *context.problems)) {
        return;
    }
    if (node->items.size() > kMostFaults) {
        context.problems->add(node->position, fmt::format("{} faults", node->items.size()),
                              "at most 32");
        return;
    }
    for (const NodePtr& item : node->items) {
        read_fault(item, context, scenario);
    }
}

}  // namespace faultline::scenario

#include "base/yaml/node_reader.h"
#include "faults/catalogue/fault_completion.h"
#include "scenarios/format/section_readers.h"

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr std::size_t kMaxFaults = 32;

const fault::FaultInfo* find_info(const ReadContext& context, const NodePtr& name) {
    std::vector<std::string> known;
    for (const fault::FaultInfo& info : context.options->faults) {
        if (info.name == name->text) {
            return &info;
        }
        known.emplace_back(info.name);
    }
    context.problems->unknown(name->position, "fault", name->text, known);
    return nullptr;
}

void read_match(MappingReader& reader, Problems& problems, fault::FaultMatch& match) {
    match.tool = read_text(reader.take("tool"), problems);
    match.tenant = read_text(reader.take("tenant"), problems);
    match.probability =
        read_ratio(reader.take("probability"), problems).value_or(match.probability);
    match.first_n = read_count(reader.take("first_n"), problems).value_or(match.first_n);
    match.every_n = read_count(reader.take("every_n"), problems).value_or(match.every_n);
    match.after_n = read_count(reader.take("after_n"), problems).value_or(match.after_n);
}

// As texts: complete() reads them as the fault's parameters say.
void read_parameters(const MappingReader& reader, const fault::FaultInfo& info, Problems& problems,
                     fault::FaultSpec& spec) {
    for (const DocumentNode::Member& member : reader.rest()) {
        const std::string& name = member.key->text;
        if (fault::find_parameter(info, name) == nullptr) {
            std::vector<std::string> known = reader.known();
            for (const fault::ParameterInfo& parameter : info.parameters) {
                known.emplace_back(parameter.name);
            }
            problems.unknown(member.key->position, fmt::format("key of {}", info.name), name,
                             known);
        } else if (auto text = read_text(member.value, problems)) {
            spec.parameters[name] = std::move(*text);
        }
    }
}

// Each mistake at the key that it is about.
void complete_fault(const NodePtr& node, const fault::FaultInfo& info, Problems& problems,
                    fault::FaultSpec& spec, bool readable) {
    for (fault::FaultProblem& problem : fault::complete(info, spec)) {
        const NodePtr value = problem.key.empty() ? nullptr : node->find(problem.key);
        // Where a key could not be read, another one that is missing may be that one misspelt.
        if (value || readable) {
            problems.add(value ? value->position : node->position, std::move(problem.what),
                         std::move(problem.expected));
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
    spec.lasts = read_duration(reader.take("for"), problems);
    read_match(reader, problems, spec.match);
    if (spec.fault.empty() && reader.ok() && name) {
        problems.add(name->position, "a fault without a name", "a name of the catalogue");
    }
    spec.stream = fmt::format("{}/fault/{}", scenario.name, scenario.faults.size());
    if (info != nullptr) {
        read_parameters(reader, *info, problems, spec);
        complete_fault(node, *info, problems, spec, problems.reported() == before);
    } else {
        reader.refuse_misspelt();
    }
    scenario.faults.push_back(std::move(spec));
    scenario.fault_positions.push_back(node->position);
}

}  // namespace

void read_faults(const NodePtr& node, const ReadContext& context, Scenario& scenario) {
    if (!expect(node, DocumentNode::Kind::kSequence, "a list of faults", *context.problems)) {
        return;
    }
    if (node->items.size() > kMaxFaults) {
        context.problems->add(node->position, fmt::format("{} faults", node->items.size()),
                              fmt::format("at most {}", kMaxFaults));
        return;
    }
    for (const NodePtr& item : node->items) {
        read_fault(item, context, scenario);
    }
}

}  // namespace faultline::scenario

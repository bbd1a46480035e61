#include "base/yaml/node_reader.h"
#include "scenarios/format/section_readers.h"

#include <algorithm>

namespace faultline::scenario {

namespace {

// Why one invariant is switched off; nullopt with a problem when the reason is missing.
std::optional<std::string> read_off(const DocumentNode::Member& member, Problems& problems) {
    MappingReader reader(member.value, "an invariant", problems);
    if (!reader.ok()) {
        return std::nullopt;
    }
    const NodePtr off = reader.require("off");
    auto reason = read_text(off, problems);
    reader.refuse_rest();
    if (reason && reason->find_first_not_of(" \t\n") == std::string::npos) {
        problems.add(off->position,
                     "the invariant " + member.key->text + " is switched off without a reason",
                     "off: \"why it does not hold here\"");
        return std::nullopt;
    }
    return reason;
}

}  // namespace

// invariants: {memory-bounded: {off: "the target caches without bound by design"}}
void read_invariants(const NodePtr& node, const ReadContext& context, Scenario& scenario) {
    Problems& problems = *context.problems;
    if (!expect(node, DocumentNode::Kind::kMapping, "invariants by name", problems)) {
        return;
    }
    const std::vector<std::string> known(context.options->invariants.begin(),
                                         context.options->invariants.end());
    for (const DocumentNode::Member& member : node->members) {
        const std::string& name = member.key->text;
        if (!known.empty() && std::ranges::find(known, name) == known.end()) {
            problems.unknown(member.key->position, "invariant", name, known);
            continue;
        }
        if (auto reason = read_off(member, problems)) {
            scenario.invariants_off[name] = std::move(*reason);
        }
    }
}

}  // namespace faultline::scenario

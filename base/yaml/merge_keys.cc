#include "base/yaml/merge_keys.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace faultline::yaml {

namespace {

using Kind = DocumentNode::Kind;

bool is_merge_key(const DocumentNode::Member& member) {
    return member.key->text == "<<" && !member.key->quoted;
}

void add_missing(const DocumentNode& from, std::vector<DocumentNode::Member>& members) {
    for (const DocumentNode::Member& member : from.members) {
        const bool is_there = std::ranges::any_of(members, [&](const DocumentNode::Member& own) {
            return own.key->text == member.key->text;
        });
        if (!is_there) {
            members.push_back(member);
        }
    }
}

}  // namespace

std::optional<Diagnostic> merge_keys(DocumentNode& mapping) {
    const auto found = std::ranges::find_if(mapping.members, is_merge_key);
    if (mapping.kind != Kind::kMapping || found == mapping.members.end()) {
        return std::nullopt;
    }
    const DocumentNode::Member merge = std::move(*found);
    mapping.members.erase(found);
    const std::vector<NodePtr> sources = merge.value->kind == Kind::kSequence
                                             ? merge.value->items
                                             : std::vector<NodePtr>{merge.value};
    for (const NodePtr& source : sources) {
        if (source->kind != Kind::kMapping) {
            return Diagnostic{
                .position = merge.key->position,
                .what = fmt::format("the merge key << with {}", to_string(source->kind)),
                .expected =
                    "an alias to a mapping (*name), or a list of such; quotes around it "
                    "if it is text",
                .nearest = {}};
        }
        add_missing(*source, mapping.members);
    }
    return std::nullopt;
}

}  // namespace faultline::yaml

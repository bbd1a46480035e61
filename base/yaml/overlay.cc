#include "base/yaml/overlay.h"

#include "base/quoted_text.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace faultline::yaml {

namespace {

using Kind = DocumentNode::Kind;

constexpr std::size_t kLongestPath = 8;  // parts of a --set path
constexpr std::size_t kLongestValue = 1U << 20U;

NodePtr scalar(const std::string& text, const SourcePosition& position) {
    auto node = std::make_shared<DocumentNode>();
    node->kind = Kind::kScalar;
    node->text = text;
    node->position = position;
    return node;
}

std::vector<std::string_view> split(std::string_view path) {
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t dot = path.find('.');
        parts.push_back(path.substr(0, dot));
        if (dot == std::string_view::npos) {
            return parts;
        }
        path.remove_prefix(dot + 1);
    }
}

// "checks[0].below" as "checks.0.below".
std::string with_dots(std::string path) {
    std::erase(path, ']');
    std::ranges::replace(path, '[', '.');
    return path;
}

struct Override {
    std::vector<std::string_view> parts;
    NodePtr value;
};

NodePtr apply(const NodePtr& node, const Override& change, std::size_t depth, Problems& problems) {
    if (depth == change.parts.size()) {
        return change.value;
    }
    const std::string_view part = change.parts[depth];
    auto copy = node ? std::make_shared<DocumentNode>(*node) : std::make_shared<DocumentNode>();
    if (copy->kind == Kind::kSequence) {
        std::size_t index = 0;
        const auto [rest, error] = std::from_chars(part.data(), part.data() + part.size(), index);
        if (error != std::errc{} || rest != part.data() + part.size() ||
            index >= copy->items.size()) {
            problems.add(change.value->position, fmt::format("a list has no item \"{}\"", part),
                         fmt::format("an index from 0 to below {}", copy->items.size()));
            return node;
        }
        copy->items[index] = apply(copy->items[index], change, depth + 1, problems);
        return copy;
    }
    if (copy->kind != Kind::kMapping) {
        copy = std::make_shared<DocumentNode>();
        copy->kind = Kind::kMapping;
        copy->position = change.value->position;
    }
    for (DocumentNode::Member& member : copy->members) {
        if (member.key->text == part) {
            member.value = apply(member.value, change, depth + 1, problems);
            return copy;
        }
    }
    copy->members.push_back({scalar(std::string(part), change.value->position),
                             apply(nullptr, change, depth + 1, problems)});
    return copy;
}

std::string expand(const DocumentNode& node, Environment& environment, Problems& problems) {
    constexpr std::string_view kOpen = "${env:";
    std::string out;
    std::string_view text = node.text;
    for (;;) {
        const std::size_t begin = text.find(kOpen);
        if (begin == std::string_view::npos) {
            return out.append(text);
        }
        const std::size_t end = text.find('}', begin);
        if (end == std::string_view::npos) {
            problems.add(node.position, "${env: without its }", "${env:NAME}");
            return out.append(text);
        }
        out.append(text.substr(0, begin));
        const std::string name(text.substr(begin + kOpen.size(), end - begin - kOpen.size()));
        const auto value = environment.read ? environment.read(name) : std::nullopt;
        if (!value) {
            problems.add(node.position,
                         fmt::format("the environment variable {} is not set", shortened(name)),
                         "a value for it");
        } else if (out.size() + value->size() > kLongestValue) {
            problems.add(node.position, "a value longer than 1 MiB", "at most 1 MiB");
            return out;
        } else {
            out.append(*value);
            if (!value->empty()) {
                environment.secrets.push_back(*value);
            }
        }
        text.remove_prefix(end + 1);
    }
}

bool has_variable(const DocumentNode& node) {
    switch (node.kind) {
        case Kind::kNull:
            return false;
        case Kind::kScalar:
            return node.text.find("${env:") != std::string::npos;
        case Kind::kSequence:
            return std::any_of(node.items.begin(), node.items.end(),
                               [](const NodePtr& item) { return has_variable(*item); });
        case Kind::kMapping:
            return std::any_of(
                node.members.begin(), node.members.end(),
                [](const DocumentNode::Member& member) { return has_variable(*member.value); });
    }
    return false;
}

}  // namespace

NodePtr overlay(const NodePtr& base, const NodePtr& over) {
    if (!base || base->kind != Kind::kMapping || over->kind != Kind::kMapping) {
        return over;
    }
    auto merged = std::make_shared<DocumentNode>(*base);
    for (const DocumentNode::Member& member : over->members) {
        const auto found = std::find_if(merged->members.begin(), merged->members.end(),
                                        [&](const DocumentNode::Member& present) {
                                            return present.key->text == member.key->text;
                                        });
        if (found == merged->members.end()) {
            merged->members.push_back(member);
        } else {
            found->value = overlay(found->value, member.value);
            // Of a key without a value the place of the key is reported.
            found->key = found->value == member.value ? member.key : found->key;
        }
    }
    return merged;
}

NodePtr without(const NodePtr& base, std::string_view key) {
    auto copy = std::make_shared<DocumentNode>(*base);
    std::erase_if(copy->members,
                  [&](const DocumentNode::Member& member) { return member.key->text == key; });
    return copy;
}

NodePtr with_override(const NodePtr& base, const std::string& path, const std::string& value,
                      Problems& problems) {
    const SourcePosition position{
        .file = fmt::format("--set {}={}", shortened(path, 80), shortened(value)),
        .line = 0,
        .column = 0};
    Override change{.parts = split(path), .value = scalar(value, position)};
    if (path.find('[') != std::string::npos) {
        problems.add(position, "not a path",
                     fmt::format("{}: the items of a list go by number, from 0",
                                 shortened(with_dots(path), 80)));
        return base;
    }
    const auto empty = [](std::string_view part) { return part.empty(); };
    if (change.parts.size() > kLongestPath ||
        std::any_of(change.parts.begin(), change.parts.end(), empty)) {
        problems.add(position, "not a path", "names joined by dots, such as phases.fault");
        return base;
    }
    return apply(base, change, 0, problems);
}

NodePtr with_environment(const NodePtr& base, Environment& environment, Problems& problems) {
    if (!has_variable(*base)) {
        return base;
    }
    auto copy = std::make_shared<DocumentNode>(*base);
    if (copy->kind == Kind::kScalar) {
        const std::size_t before = problems.reported();
        copy->text = expand(*base, environment, problems);
        if (problems.reported() != before) {
            problems.settle(base->position);
        }
    }
    for (NodePtr& item : copy->items) {
        item = with_environment(item, environment, problems);
    }
    for (DocumentNode::Member& member : copy->members) {
        member.value = with_environment(member.value, environment, problems);
    }
    return copy;
}

}  // namespace faultline::yaml

#include "base/yaml/node_reader.h"

#include "base/nearest_name.h"
#include "base/quoted_text.h"
#include "base/yaml/missing_space.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::yaml {

namespace {

constexpr std::size_t kLongestIdentifier = 64;

// The parsers of base/units.h say "X is not a duration; write …": our two halves of a problem.
void report(const SourcePosition& position, const Error& error, Problems& problems) {
    const std::size_t split = error.message.find("; write ");
    if (split == std::string::npos) {
        problems.add(position, error.message);
        return;
    }
    problems.add(position, error.message.substr(0, split), error.message.substr(split + 8));
}

bool is_scalar(const NodePtr& node, Problems& problems) {
    return expect(node, DocumentNode::Kind::kScalar, "a single value", problems);
}

// "a whole number from 100 to 599".
std::string count_range(std::uint64_t least, std::uint64_t most) {
    constexpr std::uint64_t kNoLimit = std::numeric_limits<std::int64_t>::max();
    if (most >= kNoLimit) {
        return least == 0 ? "a whole number" : fmt::format("a whole number from {}", least);
    }
    return least == most ? fmt::format("{}", least)
                         : fmt::format("a whole number from {} to {}", least, most);
}

template <class T>
std::optional<T> read_parsed(const NodePtr& node, Result<T> (*parse)(std::string_view),
                             Problems& problems) {
    if (!is_scalar(node, problems)) {
        return std::nullopt;
    }
    const Result<T> value = parse(node->text);
    if (!value) {
        report(node->position, value.error(), problems);
        return std::nullopt;
    }
    return *value;
}

}  // namespace

bool expect(const NodePtr& node, DocumentNode::Kind kind, std::string_view what,
            Problems& problems) {
    if (!node) {
        return false;
    }
    if (node->kind == kind) {
        return true;
    }
    const bool has_dash = kind == DocumentNode::Kind::kSequence && !node->members.empty() &&
                          node->members.front().key->text.starts_with('-');
    if (has_dash) {
        problems.add(missing_space_after_dash(node->position));
    } else {
        problems.add(node->position, fmt::format("{}", to_string(node->kind)), std::string(what));
    }
    return false;
}

std::optional<std::string> read_text(const NodePtr& node, Problems& problems) {
    if (!is_scalar(node, problems)) {
        return std::nullopt;
    }
    return node->text;
}

std::optional<Duration> read_duration(const NodePtr& node, Problems& problems) {
    return read_parsed(node, parse_duration, problems);
}

std::optional<Rate> read_rate(const NodePtr& node, Problems& problems) {
    return read_parsed(node, parse_rate, problems);
}

std::optional<Ratio> read_ratio(const NodePtr& node, Problems& problems) {
    return read_parsed(node, parse_ratio, problems);
}

std::optional<std::uint64_t> read_count(const NodePtr& node, Problems& problems,
                                        std::uint64_t least, std::uint64_t most) {
    if (!is_scalar(node, problems)) {
        return std::nullopt;
    }
    std::uint64_t value = 0;
    const char* const end = node->text.data() + node->text.size();
    const auto [rest, error] = std::from_chars(node->text.data(), end, value);
    if (error != std::errc{} || rest != end || value < least || value > most) {
        problems.add(node->position, in_quotes(node->text) + " is not a count",
                     count_range(least, most));
        return std::nullopt;
    }
    return value;
}

std::optional<double> read_number(const NodePtr& node, Problems& problems) {
    if (!is_scalar(node, problems)) {
        return std::nullopt;
    }
    double value = 0.0;
    const char* const end = node->text.data() + node->text.size();
    const auto [rest, error] = std::from_chars(node->text.data(), end, value);
    if (error != std::errc{} || rest != end || !std::isfinite(value)) {
        problems.add(node->position, in_quotes(node->text) + " is not a number",
                     "such as 99 or 0.5");
        return std::nullopt;
    }
    return value;
}

std::optional<std::string> read_name(const NodePtr& node, std::string_view kind,
                                     const std::vector<std::string>& known, Problems& problems) {
    if (!is_scalar(node, problems)) {
        return std::nullopt;
    }
    if (std::find(known.begin(), known.end(), node->text) == known.end()) {
        problems.unknown(node->position, kind, node->text, known);
        return std::nullopt;
    }
    return node->text;
}

std::optional<std::string> read_identifier(const NodePtr& node, Problems& problems) {
    if (!is_scalar(node, problems)) {
        return std::nullopt;
    }
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    const std::string& text = node->text;
    if (text.empty() || text.size() > kLongestIdentifier || text.front() == '-' ||
        !std::all_of(text.begin(), text.end(), allowed)) {
        problems.add(node->position, in_quotes(text) + " is not a name",
                     "1 to 64 lower-case letters, digits, - and _, not beginning with -");
        return std::nullopt;
    }
    return text;
}

std::vector<std::string> read_texts(const NodePtr& node, Problems& problems) {
    std::vector<std::string> texts;
    if (!expect(node, DocumentNode::Kind::kSequence, "a list", problems)) {
        return texts;
    }
    for (const NodePtr& item : node->items) {
        if (auto text = read_text(item, problems)) {
            texts.push_back(std::move(*text));
        }
    }
    return texts;
}

MappingReader::MappingReader(NodePtr node, std::string_view what, Problems& problems)
    : node_(std::move(node)), what_(what), problems_(problems) {
    ok_ = node_ && node_->kind == DocumentNode::Kind::kMapping;
    if (node_ && !ok_) {
        problems_.add(node_->position,
                      fmt::format("{} in the place of {}", to_string(node_->kind), what_),
                      "keys with values");
    }
    if (ok_) {
        report_keys_without_space();
    }
}

// In braces YAML reads {rate:50/s} as a key "rate:50/s" without a value.
void MappingReader::report_keys_without_space() {
    for (const DocumentNode::Member& member : node_->members) {
        const bool is_one = member.value->kind == DocumentNode::Kind::kNull &&
                            !member.key->quoted && !key_before_colon(member.key->text).empty();
        if (is_one) {
            problems_.add(missing_space_after_colon(member.key->position, member.key->text));
            without_space_.push_back(member);
        }
    }
}

NodePtr MappingReader::take(std::string_view key) {
    known_.emplace_back(key);
    NodePtr value = ok_ ? node_->find(key) : nullptr;
    if (!value || value->kind != DocumentNode::Kind::kNull) {
        return value;
    }
    const auto member = std::ranges::find_if(
        node_->members, [key](const auto& candidate) { return candidate.key->text == key; });
    problems_.add(member->key->position, fmt::format("the key \"{}\" has no value", key),
                  "a value, or the key left out");
    return nullptr;
}

NodePtr MappingReader::require(std::string_view key) {
    NodePtr value = take(key);
    if (ok_ && !value && !node_->find(key)) {
        report_missing({std::string(key)}, position(), fmt::format("{} without \"{}\"", what_, key),
                       fmt::format("the key \"{}\"", key));
    }
    return value;
}

void MappingReader::report_missing(std::vector<std::string> keys, const SourcePosition& place,
                                   std::string what, std::string expected) {
    const bool is_there = std::ranges::any_of(without_space_, [&](const auto& member) {
        return std::ranges::find(keys, key_before_colon(member.key->text)) != keys.end();
    });
    if (is_there) {
        return;
    }
    missing_.push_back({.keys = std::move(keys), .place = place, .what = what});
    problems_.add(place, std::move(what), std::move(expected));
}

bool MappingReader::withdraw_missing(const std::string& key) {
    bool was_missing = false;
    for (const Missing& missing : missing_) {
        if (std::ranges::find(missing.keys, key) != missing.keys.end()) {
            problems_.withdraw(missing.place, missing.what);
            was_missing = true;
        }
    }
    return was_missing;
}

SourcePosition MappingReader::position() const {
    return node_ ? node_->position : SourcePosition{};
}

std::vector<DocumentNode::Member> MappingReader::rest() const {
    std::vector<DocumentNode::Member> rest;
    if (!ok_) {
        return rest;
    }
    for (const DocumentNode::Member& member : node_->members) {
        const auto is_same = [&](const DocumentNode::Member& other) {
            return other.key == member.key;
        };
        if (std::find(known_.begin(), known_.end(), member.key->text) == known_.end() &&
            std::ranges::none_of(without_space_, is_same)) {
            rest.push_back(member);
        }
    }
    return rest;
}

std::string MappingReader::only_missing() const {
    return missing_.size() == 1 && missing_.front().keys.size() == 1 ? missing_.front().keys.front()
                                                                     : std::string();
}

void MappingReader::refuse_rest() {
    const std::vector<DocumentNode::Member> unknown = rest();
    const std::string missing = unknown.size() == 1 ? only_missing() : std::string();
    for (const DocumentNode::Member& member : unknown) {
        const std::string& name = member.key->text;
        const std::string nearest = nearest_name(name, known_);
        if (nearest.empty() && withdraw_missing(missing)) {
            problems_.add(member.key->position,
                          fmt::format("unknown key {}, and no \"{}\"", in_quotes(name), missing),
                          fmt::format("one of {}", fmt::join(known_, ", ")));
        } else {
            problems_.unknown(member.key->position, "key", name, known_);
            (void)withdraw_missing(nearest);
        }
    }
}

void MappingReader::refuse_misspelt() {
    std::vector<std::string> missing;
    for (const Missing& one : missing_) {
        missing.insert(missing.end(), one.keys.begin(), one.keys.end());
    }
    for (const DocumentNode::Member& member : rest()) {
        const std::string& name = member.key->text;
        const std::string nearest = nearest_name(name, missing);
        if (withdraw_missing(nearest)) {
            problems_.add(Diagnostic{.position = member.key->position,
                                     .what = "unknown key " + in_quotes(name),
                                     .expected = {},
                                     .nearest = nearest});
        }
    }
}

}  // namespace faultline::yaml

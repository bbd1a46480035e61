#include "engine/store/conditional.h"

#include "base/http_text.h"
#include "base/planted_bug.h"

#include <algorithm>

namespace faultline::engine {

namespace {

constexpr std::size_t kMaxTags = 256;

bool is_space(char c) { return c == ' ' || c == '\t'; }

// etagc of RFC 9110: no control characters, no space, no quote.
bool is_tag_character(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0x21 || (byte >= 0x23 && byte != 0x7F);
}

// Takes one entity tag off the front of `text`.
std::optional<EntityTag> take_entity_tag(std::string_view& text) {
    EntityTag tag;
    if (text.starts_with("W/")) {
        tag.weak = true;
        text.remove_prefix(2);
    }
    if (!text.starts_with('"')) {
        return std::nullopt;
    }
    text.remove_prefix(1);
    const auto end = std::find_if_not(text.begin(), text.end(), is_tag_character);
    if (end == text.end() || *end != '"') {
        return std::nullopt;
    }
    const auto length = static_cast<std::size_t>(end - text.begin());
    tag.opaque = text.substr(0, length);
    text.remove_prefix(length + 1);
    return tag;
}

bool any_match(const std::optional<EntityTagList>& list, std::optional<std::string_view> current,
               bool (*matches)(const EntityTag&, const EntityTag&)) {
    if (!list || !current) {
        return false;
    }
    if (list->any) {
        return true;
    }
    const std::optional<EntityTag> tag = parse_entity_tag(*current);
    return tag && std::any_of(list->tags.begin(), list->tags.end(),
                              [&](const EntityTag& other) { return matches(*tag, other); });
}

}  // namespace

std::optional<EntityTag> parse_entity_tag(std::string_view text) {
    std::optional<EntityTag> tag = take_entity_tag(text);
    return text.empty() ? tag : std::nullopt;
}

std::optional<EntityTagList> parse_entity_tags(std::string_view header) {
    std::string_view rest = trim_blanks(header);
    if (rest == "*") {
        return EntityTagList{.any = true, .tags = {}};
    }
    EntityTagList list;
    while (list.tags.size() < (planted("first_tag_only") ? 1 : kMaxTags)) {
        while (!rest.empty() && (is_space(rest.front()) || rest.front() == ',')) {
            rest.remove_prefix(1);
        }
        if (rest.empty()) {
            break;
        }
        std::optional<EntityTag> tag = take_entity_tag(rest);
        rest = trim_blanks(rest);
        if (!tag || (!rest.empty() && rest.front() != ',')) {
            return std::nullopt;
        }
        list.tags.push_back(std::move(*tag));
    }
    return list.tags.empty() ? std::nullopt : std::optional(std::move(list));
}

bool matches_weakly(const EntityTag& left, const EntityTag& right) {
    return left.opaque == right.opaque;
}

bool matches_strongly(const EntityTag& left, const EntityTag& right) {
    return !left.weak && !right.weak && left.opaque == right.opaque;
}

Precondition evaluate(const ConditionalHeaders& headers, std::optional<std::string_view> current,
                      bool safe) {
    if (headers.if_match &&
        !any_match(parse_entity_tags(*headers.if_match), current, &matches_strongly)) {
        return Precondition::kFailed;
    }
    if (planted("if_none_match_ignored")) {
        return Precondition::kProceed;
    }
    if (planted("not_modified_for_ever") && headers.if_none_match && current) {
        return Precondition::kNotModified;
    }
    if (headers.if_none_match &&
        any_match(parse_entity_tags(*headers.if_none_match), current, &matches_weakly)) {
        return safe ? Precondition::kNotModified : Precondition::kFailed;
    }
    return Precondition::kProceed;
}

}  // namespace faultline::engine

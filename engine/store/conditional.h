// Conditional requests by RFC 9110 §13: lists of entity tags, `*`, weak comparison for
// If-None-Match, strong for If-Match. Pure. At most 256 tags of a list are read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::engine {

struct EntityTag {
    bool weak = false;
    std::string opaque;  // without the quotes
    friend bool operator==(const EntityTag&, const EntityTag&) = default;
};

struct EntityTagList {
    bool any = false;  // `*`
    std::vector<EntityTag> tags;
    friend bool operator==(const EntityTagList&, const EntityTagList&) = default;
};

// nullopt when the text is no entity tag: `"opaque"` or `W/"opaque"`.
[[nodiscard]] std::optional<EntityTag> parse_entity_tag(std::string_view text);
// nullopt when the text is neither `*` nor a list of entity tags (empty members are skipped).
[[nodiscard]] std::optional<EntityTagList> parse_entity_tags(std::string_view header);

// Equal opaque parts; for the strong one, both strong as well.
[[nodiscard]] bool matches_weakly(const EntityTag& left, const EntityTag& right);
[[nodiscard]] bool matches_strongly(const EntityTag& left, const EntityTag& right);

enum class Precondition { kProceed, kNotModified, kFailed };  // go on, 304, 412

struct ConditionalHeaders {
    std::optional<std::string> if_match;
    std::optional<std::string> if_none_match;
};

// `current` is the ETag of the selected representation, nullopt when there is none; `safe` says
// that the method is GET or HEAD. A list that does not parse matches no tag: If-None-Match is
// then as good as absent, If-Match fails.
[[nodiscard]] Precondition evaluate(const ConditionalHeaders& headers,
                                    std::optional<std::string_view> current, bool safe);

}  // namespace faultline::engine

#include "engine/planner/reference.h"

#include "base/check.h"
#include "base/planted_bug.h"
#include "engine/planner/shown_text.h"
#include "engine/policy/json_size.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {

namespace {

using nlohmann::json;

constexpr std::string_view kKey = "$ref";
constexpr std::string_view kData = ".data";

Error refused(std::string message) {
    return Error{.code = ErrorCode::kInvalidParams, .message = std::move(message)};
}

bool is_reference(const json& value) {
    return value.is_object() && value.size() == 1 && value.begin().key() == kKey;
}

std::optional<std::size_t> to_index(std::string_view digits) {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) {
        return std::nullopt;
    }
    return index;
}

PathPart each() { return PathPart{.kind = PathPart::Kind::kEach, .name = {}}; }

// One part off the front of `rest`: ".name", ".*", "[3]" or "[*]".
std::optional<PathPart> take_part(std::string_view& rest) {
    if (rest.front() == '[') {
        const std::size_t close = rest.find(']');
        if (close == std::string_view::npos) {
            return std::nullopt;
        }
        const std::string_view inside = rest.substr(1, close - 1);
        rest.remove_prefix(close + 1);
        if (inside == "*") {
            return each();
        }
        const auto index = to_index(inside);
        if (!index) {
            return std::nullopt;
        }
        return PathPart{.kind = PathPart::Kind::kIndex, .name = {}, .index = *index};
    }
    if (rest.front() != '.') {
        return std::nullopt;
    }
    const std::size_t end = std::min(rest.find_first_of(".[", 1), rest.size());
    const std::string_view name = rest.substr(1, end - 1);
    rest.remove_prefix(end);
    if (name.empty()) {
        return std::nullopt;
    }
    if (name == "*") {
        return each();
    }
    return PathPart{.kind = PathPart::Kind::kName, .name = std::string(name)};
}

// Where "<step>" ends: at the first ".data" that is a whole part.
std::size_t end_of_step(std::string_view text) {
    for (std::size_t at = text.find(kData); at != std::string_view::npos;
         at = text.find(kData, at + 1)) {
        const std::string_view after = text.substr(at + kData.size());
        if (after.empty() || after.front() == '.' || after.front() == '[') {
            return at;
        }
    }
    return std::string_view::npos;
}

// Walks params; depth is bounded, so recursion is too.
Result<void> collect(const json& value, std::size_t depth, const ReferenceLimits& limits,
                     std::vector<Reference>& found) {
    if (depth > limits.max_depth) {
        return refused(fmt::format("params nest deeper than {} levels", limits.max_depth));
    }
    if (is_reference(value)) {
        const auto* text = value.begin()->get_ptr<const json::string_t*>();
        if (text == nullptr) {
            return refused("$ref must be a text such as \"step.data.rows[0].id\"");
        }
        if (found.size() >= limits.max_references) {
            return refused(fmt::format("more than {} references", limits.max_references));
        }
        auto reference = parse_reference(*text, limits);
        if (!reference) {
            return reference.error();
        }
        found.push_back(std::move(*reference));
        return {};
    }
    if (value.is_structured()) {
        for (const json& inner : value) {
            if (auto walked = collect(inner, depth + 1, limits, found); !walked) {
                return walked;
            }
        }
    }
    return {};
}

class Resolver {
public:
    Resolver(std::span<const Reference> references, const StepData& data_of,
             const ReferenceLimits& limits)
        : references_(references),
          data_of_(data_of),
          limit_{.values = limits.max_copied, .memory_bytes = limits.max_copied_bytes} {}

    // Comes across the references in the order in which they were found; find_references() has
    // bounded the depth. On failure `out` is unspecified.
    Result<void> resolve(const json& value, json& out) {
        if (is_reference(value)) {
            return replace(out);
        }
        if (!value.is_structured()) {
            out = value;
            return {};
        }
        out = value.is_object() ? json::object() : json::array();
        for (auto inner = value.begin(); inner != value.end(); ++inner) {
            json& place = value.is_object() ? out[inner.key()] : out.emplace_back();
            if (auto resolved = resolve(*inner, place); !resolved) {
                return resolved;
            }
        }
        return {};
    }

    [[nodiscard]] std::size_t copied_bytes() const { return copied_.memory_bytes; }

private:
    Result<void> replace(json& out) {
        FAULTLINE_CHECK(next_ < references_.size(), "the references are those of these params");
        const Reference& reference = references_[next_++];
        const json* data = data_of_(reference.step);
        if (data == nullptr) {
            return refused(fmt::format("reference {}: step {} has no data",
                                       shown_text(reference.text), shown_text(reference.step)));
        }
        return follow(*data, reference, 0, out);
    }

    Result<void> follow(const json& from, const Reference& reference, std::size_t part, json& out) {
        const json* at = &from;
        for (; part < reference.path.size(); ++part) {
            const PathPart& step = reference.path[part];
            if (step.kind == PathPart::Kind::kEach) {
                return follow_each(*at, reference, part, out);
            }
            at = child(*at, step);
            if (at == nullptr) {
                return unresolved(reference, step);
            }
        }
        add_json_size(*at, limit_, copied_);
        if (limit_.exceeded_by(copied_)) {
            return refused(
                fmt::format("references copy more than {} values or {} bytes into one step",
                            limit_.values, limit_.memory_bytes));
        }
        out = *at;
        return {};
    }

    Result<void> follow_each(const json& list, const Reference& reference, std::size_t part,
                             json& out) {
        if (!list.is_array()) {
            return unresolved(reference, reference.path[part]);
        }
        out = json::array();
        for (const json& element : list) {
            if (auto done = follow(element, reference, part + 1, out.emplace_back()); !done) {
                return done;
            }
        }
        return {};
    }

    // A name of digits is an index where there is an array.
    static const json* child(const json& of, const PathPart& part) {
        if (of.is_object() && part.kind == PathPart::Kind::kName) {
            const auto found = of.find(part.name);
            return found == of.end() ? nullptr : &*found;
        }
        if (of.is_array()) {
            const auto index = part.kind == PathPart::Kind::kIndex ? std::optional(part.index)
                                                                   : to_index(part.name);
            if (planted("reference_index_off_by_one") && index && *index + 1 < of.size()) {
                return &of[*index + 1];
            }
            return index && *index < of.size() ? &of[*index] : nullptr;
        }
        return nullptr;
    }

    static Error unresolved(const Reference& reference, const PathPart& part) {
        const std::string missing = part.kind == PathPart::Kind::kName ? shown_text(part.name)
                                    : part.kind == PathPart::Kind::kIndex
                                        ? fmt::format("element {}", part.index)
                                        : "list";
        return refused(fmt::format("reference {} does not resolve: there is no {}",
                                   shown_text(reference.text), missing));
    }

    std::span<const Reference> references_;
    const StepData& data_of_;
    JsonSizeLimit limit_;
    std::size_t next_ = 0;  // of references_
    JsonSize copied_;
};

}  // namespace

Result<Reference> parse_reference(std::string_view text, ReferenceLimits limits) {
    const auto malformed = [text] {
        return refused(
            fmt::format("reference {} is not of the form step.data.name, step.data.rows[0].id or "
                        "step.data.rows.*.id",
                        shown_text(text)));
    };
    const std::size_t step_end = end_of_step(text);
    if (step_end == std::string_view::npos || step_end == 0) {
        return malformed();
    }
    Reference reference{
        .text = std::string(text), .step = std::string(text.substr(0, step_end)), .path = {}};
    std::string_view rest = text.substr(step_end + kData.size());
    while (!rest.empty()) {
        auto part = take_part(rest);
        if (!part || reference.path.size() >= limits.max_path_parts) {
            return malformed();
        }
        reference.path.push_back(std::move(*part));
    }
    return reference;
}

Result<std::vector<Reference>> find_references(const json& params, ReferenceLimits limits) {
    std::vector<Reference> found;
    if (auto walked = collect(params, 0, limits, found); !walked) {
        return walked.error();
    }
    return found;
}

Result<ResolvedParams> resolve_references(const json& params, std::span<const Reference> references,
                                          const StepData& data_of, ReferenceLimits limits) {
    auto out = std::make_shared<json>();
    Resolver resolver(references, data_of, limits);
    if (auto resolved = resolver.resolve(params, *out); !resolved) {
        return resolved.error();
    }
    return ResolvedParams{.params = std::move(out), .copied_bytes = resolver.copied_bytes()};
}

}  // namespace faultline::engine

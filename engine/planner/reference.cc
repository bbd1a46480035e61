#include "engine/planner/reference.h"

#include "engine/planner/shown_text.h"

#include <algorithm>
#include <charconv>
#include <limits>
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

struct Size {
    std::size_t values = 0;
    std::size_t bytes = 0;

    [[nodiscard]] bool within(const Size& limit) const {
        return values <= limit.values && bytes <= limit.bytes;
    }
    void add(const json& value) {
        constexpr std::size_t kValue = 16;
        ++values;
        bytes += kValue;
        if (const auto* text = value.get_ptr<const json::string_t*>()) {
            bytes += text->size();
        } else if (const auto* binary = value.get_ptr<const json::binary_t*>()) {
            bytes += binary->size();
        }
    }
};

// Adds what is in `value`; stops above `limit`.
void add_up(const json& value, const Size& limit, Size& size) {
    std::vector<const json*> open{&value};
    while (!open.empty() && size.within(limit)) {
        const json* at = open.back();
        open.pop_back();
        size.add(*at);
        if (at->is_structured()) {
            size.values += at->size() > limit.values ? limit.values : 0;
            for (auto inner = at->begin(); inner != at->end(); ++inner) {
                size.bytes += at->is_object() ? inner.key().size() : 0;
                open.push_back(&*inner);
            }
        }
    }
}

class Resolver {
public:
    Resolver(const StepData& data_of, const ReferenceLimits& limits)
        : data_of_(data_of), limits_(limits) {}

    // On failure `out` is unspecified.
    Result<void> resolve(const json& value, std::size_t depth, json& out) {
        if (depth > limits_.max_depth) {
            return refused(fmt::format("params nest deeper than {} levels", limits_.max_depth));
        }
        if (is_reference(value)) {
            return replace(value, out);
        }
        if (!value.is_structured()) {
            out = value;
            return {};
        }
        out = value.is_object() ? json::object() : json::array();
        for (auto inner = value.begin(); inner != value.end(); ++inner) {
            json& place = value.is_object() ? out[inner.key()] : out.emplace_back();
            if (auto resolved = resolve(*inner, depth + 1, place); !resolved) {
                return resolved;
            }
        }
        return {};
    }

private:
    Result<void> replace(const json& value, json& out) {
        const auto* text = value.begin()->get_ptr<const json::string_t*>();
        if (text == nullptr) {
            return refused("$ref must be a text such as \"step.data.rows[0].id\"");
        }
        const auto reference = parse_reference(*text, limits_);
        if (!reference) {
            return reference.error();
        }
        const json* data = data_of_(reference->step);
        if (data == nullptr) {
            return refused(fmt::format("reference {}: step {} has no data", shown_text(*text),
                                       shown_text(reference->step)));
        }
        return follow(*data, *reference, 0, out);
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
        const Size limit{.values = limits_.max_copied, .bytes = limits_.max_copied_bytes};
        add_up(*at, limit, copied_);
        if (!copied_.within(limit)) {
            return refused(
                fmt::format("references copy more than {} values or {} bytes into one step",
                            limit.values, limit.bytes));
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

    const StepData& data_of_;
    const ReferenceLimits& limits_;
    Size copied_;
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

std::size_t json_bytes(const json& value, std::size_t enough) {
    Size size;
    add_up(value, {.values = std::numeric_limits<std::size_t>::max(), .bytes = enough}, size);
    return size.bytes;
}

Result<JsonPtr> resolve_references(const json& params, const StepData& data_of,
                                   ReferenceLimits limits) {
    auto out = std::make_shared<json>();
    if (auto resolved = Resolver(data_of, limits).resolve(params, 0, *out); !resolved) {
        return resolved.error();
    }
    return JsonPtr(std::move(out));
}

}  // namespace faultline::engine

// A YAML or JSON text as a tree whose every node knows where it stands. Bounded before anything is
// built: bytes, depth, and nodes with aliases counted as often as they are used, so that an alias
// bomb is refused instead of unfolded. Duplicate keys are refused. Immutable; any thread.
#pragma once

#include "base/yaml/diagnostic.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::yaml {

struct DocumentNode;
using NodePtr = std::shared_ptr<const DocumentNode>;

struct DocumentNode {
    enum class Kind { kNull, kScalar, kSequence, kMapping };
    struct Member {
        NodePtr key;  // a scalar
        NodePtr value;
    };

    Kind kind = Kind::kNull;
    std::string text;     // of a scalar
    bool quoted = false;  // of a scalar: written in quotes, hence text whatever it looks like
    SourcePosition position;
    std::vector<NodePtr> items;
    std::vector<Member> members;
    std::size_t weight = 1;  // nodes below and including this one, aliases unfolded
    std::size_t height = 1;

    // Null when absent or no mapping.
    [[nodiscard]] NodePtr find(std::string_view key) const;
};

struct DocumentLimits {
    std::size_t max_bytes = 1U << 20U;
    std::size_t max_nodes = 20'000;
    std::size_t max_depth = 32;
};

// Null, and a problem, when `text` is not exactly one document within the limits.
[[nodiscard]] NodePtr parse_document(std::string_view text, const std::string& file,
                                     Problems& problems, DocumentLimits limits = {});

[[nodiscard]] std::string_view to_string(DocumentNode::Kind kind);

}  // namespace faultline::yaml

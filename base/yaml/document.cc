#include "base/yaml/document.h"

#include "base/quoted_text.h"
#include "base/yaml/merge_keys.h"
#include "base/yaml/missing_space.h"
#include "base/yaml/not_yaml.h"
#include "base/yaml/surrogate_pairs.h"

#include <algorithm>
#include <array>
#include <exception>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace faultline::yaml {

namespace {

// Leaves the parser from inside an event; never leaves this file.
struct Refused final : std::exception {
    explicit Refused(Diagnostic why) : diagnostic(std::move(why)) {}
    [[nodiscard]] const char* what() const noexcept override { return diagnostic.what.c_str(); }
    Diagnostic diagnostic;
};

// A bracket or a quote without its other half. Refuses the text unless likely_cause() knows better.
struct NotClosed final : std::exception {
    explicit NotClosed(Diagnostic why) : diagnostic(std::move(why)) {}
    [[nodiscard]] const char* what() const noexcept override { return diagnostic.what.c_str(); }
    Diagnostic diagnostic;
};

SourcePosition position_of(const YAML::Mark& mark, const std::string& file,
                           const SurrogatePairs& source) {
    if (mark.is_null()) {
        return {.file = file, .line = 1, .column = 1};
    }
    const int removed = static_cast<int>(
        source.removed(static_cast<std::size_t>(std::max(mark.pos - mark.column, 0)),
                       static_cast<std::size_t>(std::max(mark.pos, 0))));
    return {.file = file, .line = mark.line + 1, .column = mark.column + 1 + removed};
}

SourcePosition position_of(std::size_t offset, const std::string& file,
                           const SurrogatePairs& source) {
    const std::string& text = source.text();
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(offset);
    const std::size_t line = offset == 0 ? 0 : text.rfind('\n', offset - 1) + 1;  // npos + 1: 0
    return {.file = file,
            .line = static_cast<int>(std::count(text.begin(), end, '\n')) + 1,
            .column = static_cast<int>(offset - line + source.removed(line, offset)) + 1};
}

class TreeBuilder final : public YAML::EventHandler {
public:
    TreeBuilder(std::string file, const SurrogatePairs& source, DocumentLimits limits)
        : file_(std::move(file)), source_(source), limits_(limits) {}

    void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        auto node = leaf(mark, DocumentNode::Kind::kNull);
        if (!open_.empty()) {
            node->position = place_of_nothing(open_.back(), mark);
        }
        add(std::move(node), anchor);
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        refuse_tag(mark, tag);
        auto node = leaf(mark, DocumentNode::Kind::kScalar);
        node->text = value;
        node->quoted = tag == "!";
        ends_in_quotes_ = node->quoted;
        add(std::move(node), anchor);
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = anchors_.find(anchor);
        if (found == anchors_.end()) {
            refuse(mark, "an alias that refers to itself", "an alias to something complete");
        }
        const NodePtr node = found->second;
        if (open_.size() + node->height > limits_.max_depth) {
            refuse(mark, fmt::format("nested deeper than {} levels", limits_.max_depth), "");
        }
        count(mark, node->weight);
        place(node);
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override {
        refuse_tag(mark, tag);
        begin(mark, DocumentNode::Kind::kSequence, anchor, style);
    }
    void OnSequenceEnd() override { end(); }

    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override {
        refuse_tag(mark, tag);
        begin(mark, DocumentNode::Kind::kMapping, anchor, style);
    }
    void OnMapEnd() override { end(); }

    [[nodiscard]] NodePtr root() const { return root_; }
    // Whether the last value so far is in quotes.
    [[nodiscard]] bool ends_in_quotes() const { return ends_in_quotes_; }

    // The parser has given up at `noticed`: throws NotClosed when that was in brackets.
    void refuse_open_bracket(const YAML::Mark& noticed) const {
        for (auto open = open_.rbegin(); open != open_.rend() && open->in_brackets; ++open) {
            const char opener = source_.text().at(static_cast<std::size_t>(open->mark.pos));
            if (opener != '{' && opener != '[') {
                continue;  // "a: 1" of [a: 1]
            }
            Diagnostic problem =
                in_plain_words(at(open->mark), opener == '{' ? YAML::ErrorMsg::END_OF_MAP_FLOW
                                                             : YAML::ErrorMsg::END_OF_SEQ_FLOW);
            if (std::cmp_less(noticed.pos, without_end(source_.text()).size())) {
                const SourcePosition place = at(noticed);
                problem.expected += fmt::format(" before {}:{}", place.line, place.column);
            }
            throw NotClosed(std::move(problem));
        }
    }

private:
    struct Open {
        std::shared_ptr<DocumentNode> node;
        YAML::anchor_t anchor;
        NodePtr key;                 // of a mapping: read, its value not yet
        std::set<std::string> keys;  // of a mapping
        YAML::Mark mark;             // where it begins
        bool in_brackets;
    };

    [[nodiscard]] SourcePosition at(const YAML::Mark& mark) const {
        return position_of(mark, file_, source_);
    }

    // The mark of an empty value is where the next one begins: the problem is shown at the key of
    // the empty value, or at the "-" of a list.
    [[nodiscard]] SourcePosition place_of_nothing(const Open& parent,
                                                  const YAML::Mark& mark) const {
        if (parent.key) {
            return parent.key->position;
        }
        const std::string& text = source_.text();
        auto dash = static_cast<std::size_t>(std::max(mark.pos, 0));
        while (dash > 0 && (dash = text.rfind('-', dash - 1)) != std::string::npos) {
            const std::size_t next =
                std::min(text.find_first_not_of(" \t\r", dash + 1), text.size());
            if (next == text.size() || text[next] == '\n' || text[next] == '#') {
                return position_of(dash, file_, source_);
            }
        }
        return at(mark);
    }

    [[noreturn]] void refuse(const YAML::Mark& mark, std::string what, std::string expected) {
        throw Refused(Diagnostic{.position = at(mark),
                                 .what = std::move(what),
                                 .expected = std::move(expected),
                                 .nearest = {}});
    }

    void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
        if (!tag.empty() && tag != "?" && tag != "!") {
            refuse(mark, "a YAML tag", "a plain or quoted value");
        }
    }

    void count(const YAML::Mark& mark, std::size_t nodes) {
        nodes_ += nodes;
        if (nodes_ > limits_.max_nodes) {
            refuse(mark,
                   fmt::format("more than {} values, aliases counted as used", limits_.max_nodes),
                   "a smaller file");
        }
    }

    std::shared_ptr<DocumentNode> leaf(const YAML::Mark& mark, DocumentNode::Kind kind) {
        count(mark, 1);
        auto node = std::make_shared<DocumentNode>();
        node->kind = kind;
        node->position = at(mark);
        return node;
    }

    void begin(const YAML::Mark& mark, DocumentNode::Kind kind, YAML::anchor_t anchor,
               YAML::EmitterStyle::value style) {
        if (open_.size() >= limits_.max_depth) {
            refuse(mark, fmt::format("nested deeper than {} levels", limits_.max_depth), "");
        }
        open_.push_back(Open{.node = leaf(mark, kind),
                             .anchor = anchor,
                             .key = {},
                             .keys = {},
                             .mark = mark,
                             .in_brackets = style == YAML::EmitterStyle::Flow});
    }

    void end() {
        Open done = std::move(open_.back());
        open_.pop_back();
        if (auto wrong = merge_keys(*done.node)) {
            throw Refused(std::move(*wrong));
        }
        add(std::move(done.node), done.anchor);
    }

    void add(std::shared_ptr<DocumentNode> node, YAML::anchor_t anchor) {
        if (anchor != 0) {
            anchors_[anchor] = node;
        }
        place(std::move(node));
    }

    void place(NodePtr node) {
        if (open_.empty()) {
            root_ = std::move(node);
            return;
        }
        Open& parent = open_.back();
        parent.node->weight += node->weight;
        parent.node->height = std::max(parent.node->height, node->height + 1);
        if (parent.node->kind == DocumentNode::Kind::kSequence) {
            parent.node->items.push_back(std::move(node));
        } else if (parent.key) {
            parent.node->members.push_back({std::exchange(parent.key, nullptr), std::move(node)});
        } else {
            take_key(parent, std::move(node));
        }
    }

    static void take_key(Open& parent, NodePtr node) {
        Diagnostic problem{.position = node->position, .what = {}, .expected = {}, .nearest = {}};
        if (node->kind != DocumentNode::Kind::kScalar) {
            problem.what = fmt::format("a key that is {}", to_string(node->kind));
            problem.expected = "text";
            throw Refused(problem);
        }
        if (!parent.keys.insert(node->text).second) {
            problem.what = "duplicate key " + in_quotes(node->text);
            problem.expected = "each key once";
            throw Refused(problem);
        }
        parent.key = std::move(node);
    }

    std::string file_;
    const SurrogatePairs& source_;
    DocumentLimits limits_;
    std::size_t nodes_ = 0;
    std::vector<Open> open_;
    std::map<YAML::anchor_t, NodePtr> anchors_;
    NodePtr root_;
    bool ends_in_quotes_ = false;
};

// A quote or a bracket that is not closed is noticed much later, or never. `error`: null when the
// parser noticed nothing.
void refuse_what_is_open(const TreeBuilder& builder, const std::string& file,
                         const SurrogatePairs& source, const YAML::ParserException* error) {
    const std::string_view message = error == nullptr ? std::string_view() : error->msg;
    if (builder.ends_in_quotes() || message == kNotClosedQuote) {
        if (const auto quote = unclosed_quote(source.text())) {
            throw NotClosed(in_plain_words(position_of(*quote, file, source), kNotClosedQuote));
        }
    }
    const std::array<std::string_view, 4> in_brackets = {
        YAML::ErrorMsg::END_OF_MAP_FLOW, YAML::ErrorMsg::END_OF_SEQ_FLOW,
        YAML::ErrorMsg::BLOCK_ENTRY, YAML::ErrorMsg::FLOW_END};
    if (std::ranges::find(in_brackets, message) != in_brackets.end()) {
        builder.refuse_open_bracket(error->mark);
    }
}

// Tells documents after the first from white space, and from the markers "---" and "..." that some
// programs end a document with.
class Ignore final : public YAML::EventHandler {
public:
    void OnDocumentStart(const YAML::Mark& mark) override { start_ = mark; }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& /*m*/, YAML::anchor_t /*a*/) override {}
    void OnAlias(const YAML::Mark& /*m*/, YAML::anchor_t /*a*/) override { see(); }
    void OnScalar(const YAML::Mark& /*m*/, const std::string& /*t*/, YAML::anchor_t /*a*/,
                  const std::string& /*v*/) override {
        see();
    }
    void OnSequenceStart(const YAML::Mark& /*m*/, const std::string& /*t*/, YAML::anchor_t /*a*/,
                         YAML::EmitterStyle::value /*s*/) override {
        see();
    }
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark& /*m*/, const std::string& /*t*/, YAML::anchor_t /*a*/,
                    YAML::EmitterStyle::value /*s*/) override {
        see();
    }
    void OnMapEnd() override {}

    // Where the first document with content began.
    [[nodiscard]] const std::optional<YAML::Mark>& seen() const { return seen_; }

private:
    void see() {
        if (!seen_) {
            seen_ = start_;
        }
    }

    YAML::Mark start_ = YAML::Mark::null_mark();
    std::optional<YAML::Mark> seen_;
};

NodePtr parse_events(const SurrogatePairs& source, const std::string& file, DocumentLimits limits,
                     Problems& problems) {
    std::istringstream stream{source.text()};
    YAML::Parser parser(stream);
    TreeBuilder builder(file, source, limits);
    bool has_document = false;
    try {
        has_document = parser.HandleNextDocument(builder);
    } catch (const YAML::ParserException& error) {
        refuse_what_is_open(builder, file, source, &error);
        throw;
    }
    refuse_what_is_open(builder, file, source, nullptr);
    if (!has_document || !builder.root()) {
        problems.add(SourcePosition{.file = file, .line = 1, .column = 1}, "an empty file",
                     "a mapping");
        return nullptr;
    }
    Ignore rest;
    while (!rest.seen() && parser.HandleNextDocument(rest)) {
    }
    if (rest.seen()) {
        problems.add(position_of(*rest.seen(), file, source), "a second document",
                     "one document a file");
        return nullptr;
    }
    return builder.root();
}

// In YAML only the parser knows which strings are in double quotes: it is asked again for each that
// holds a pair.
NodePtr parse_with_pairs(SurrogatePairs& source, const std::string& file, DocumentLimits limits,
                         Problems& problems) {
    constexpr int kMostStrings = 100;
    for (int tries = 0;; ++tries) {
        try {
            return parse_events(source, file, limits, problems);
        } catch (const YAML::Exception& error) {
            const bool is_pair = error.msg.starts_with(kInvalidUnicode) && !error.mark.is_null() &&
                                 tries < kMostStrings &&
                                 source.join_string(static_cast<std::size_t>(error.mark.pos));
            if (!is_pair) {
                throw;
            }
        }
    }
}

}  // namespace

NodePtr DocumentNode::find(std::string_view key) const {
    for (const Member& member : members) {
        if (member.key->text == key) {
            return member.value;
        }
    }
    return nullptr;
}

std::string_view to_string(DocumentNode::Kind kind) {
    switch (kind) {
        case DocumentNode::Kind::kNull:
            return "no value";
        case DocumentNode::Kind::kScalar:
            return "a single value";
        case DocumentNode::Kind::kSequence:
            return "a list";
        case DocumentNode::Kind::kMapping:
            return "a mapping";
    }
    return "";
}

NodePtr parse_document(std::string_view text, const std::string& file, Problems& problems,
                       DocumentLimits limits) {
    const SourcePosition start{.file = file, .line = 1, .column = 1};
    if (text.size() > limits.max_bytes) {
        problems.add(start, fmt::format("{} bytes", text.size()),
                     fmt::format("at most {}", limits.max_bytes));
        return nullptr;
    }
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    text.remove_prefix(text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
    SurrogatePairs source(text);
    if (looks_like_json(text)) {
        source.join_all();
    }
    try {
        return parse_with_pairs(source, file, limits, problems);
    } catch (const Refused& refused) {
        problems.add(refused.diagnostic);
    } catch (const NotClosed& open) {
        problems.add(likely_cause(text, file).value_or(open.diagnostic));
    } catch (const YAML::Exception& error) {
        const SourcePosition place = position_of(error.mark, file, source);
        auto cause = likely_cause(text, file);
        if (!cause && error.msg.starts_with(YAML::ErrorMsg::MAP_VALUE)) {
            cause = missing_space(text, place);
        }
        problems.add(cause.value_or(in_plain_words(place, error.msg)));
    } catch (const std::exception&) {
        problems.add(start, "not YAML");
    }
    return nullptr;
}

}  // namespace faultline::yaml

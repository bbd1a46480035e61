// Reading a document's nodes as typed values: each function reports what is wrong at the value's
// own place and returns std::nullopt, so that one pass finds every problem. A duration or a
// rate without a unit is a problem. MappingReader knows which keys were asked for and reports the
// others.
#pragma once

#include "base/units.h"
#include "base/yaml/document.h"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::yaml {

// All but read_texts() return std::nullopt when `node` is null (absent), and with a problem when it
// is wrong; read_texts() returns the texts that are right.
[[nodiscard]] std::optional<std::string> read_text(const NodePtr& node, Problems& problems);
[[nodiscard]] std::optional<Duration> read_duration(const NodePtr& node, Problems& problems);
[[nodiscard]] std::optional<Rate> read_rate(const NodePtr& node, Problems& problems);
[[nodiscard]] std::optional<Ratio> read_ratio(const NodePtr& node, Problems& problems);
[[nodiscard]] std::optional<std::uint64_t> read_count(
    const NodePtr& node, Problems& problems, std::uint64_t least = 0,
    std::uint64_t most = std::numeric_limits<std::int64_t>::max());
// Any finite number.
[[nodiscard]] std::optional<double> read_number(const NodePtr& node, Problems& problems);
// One of `known`, or a problem with the nearest. `kind` names what it is: "arrival".
[[nodiscard]] std::optional<std::string> read_name(const NodePtr& node, std::string_view kind,
                                                   const std::vector<std::string>& known,
                                                   Problems& problems);
// 1 to 64 lower-case letters, digits, - and _, not beginning with -: safe as a folder and in a
// report.
[[nodiscard]] std::optional<std::string> read_identifier(const NodePtr& node, Problems& problems);
[[nodiscard]] std::vector<std::string> read_texts(const NodePtr& node, Problems& problems);

// Whether `node` is of that kind; reports when it is not. False, silently, for null.
[[nodiscard]] bool expect(const NodePtr& node, DocumentNode::Kind kind, std::string_view what,
                          Problems& problems);

class MappingReader {
public:
    // `what` names the mapping in messages: "a check". Reports when `node` is no mapping, and keys
    // that lack the space after their colon, {rate:50/s}: they count as there, without a value.
    MappingReader(NodePtr node, std::string_view what, Problems& problems);

    [[nodiscard]] bool ok() const { return ok_; }
    // Null when absent; a key without a value is reported and counts as absent.
    NodePtr take(std::string_view key);
    // As take(), and reports when it is absent.
    NodePtr require(std::string_view key);
    // Reports that none of `keys` is there: `what` says so, at `place`, and `expected` what to
    // write. If an unknown key is a misspelling of a missing one, only the misspelling is reported.
    void report_missing(std::vector<std::string> keys, const SourcePosition& place,
                        std::string what, std::string expected);
    // Where the mapping begins.
    [[nodiscard]] SourcePosition position() const;
    // Members that take() and require() were not asked for.
    [[nodiscard]] std::vector<DocumentNode::Member> rest() const;
    // Reports them as unknown keys. The only unknown key, near to no known one, and the only
    // missing key are reported as one mistake.
    void refuse_rest();
    // Reports only misspellings of missing keys: for a mapping whose allowed keys depend on the
    // missing one.
    void refuse_misspelt();
    // The keys that take() and require() were asked for so far.
    [[nodiscard]] const std::vector<std::string>& known() const { return known_; }

private:
    struct Missing {
        std::vector<std::string> keys;
        SourcePosition place;
        std::string what;
    };

    // Takes back what was reported of `key` as missing; false when nothing was.
    bool withdraw_missing(const std::string& key);
    // The key whose lack is the only one that was reported; "" when there are none or several.
    [[nodiscard]] std::string only_missing() const;
    void report_keys_without_space();

    NodePtr node_;
    std::string what_;
    Problems& problems_;
    bool ok_ = false;
    std::vector<std::string> known_;
    std::vector<Missing> missing_;
    std::vector<DocumentNode::Member> without_space_;  // {rate:50/s}
};

}  // namespace faultline::yaml

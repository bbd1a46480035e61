// What is wrong with a file, where, and what was meant: every problem of a scenario is one of
// these. Values; a list holds at most kMaxDiagnostics, so that a broken file cannot flood the
// terminal.
#pragma once

#include "base/source_position.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::yaml {

struct Diagnostic {
    SourcePosition position;  // line 0: no file, but an option such as --set, named by `file`
    std::string what;         // "unknown key \"phasses\""
    std::string expected;     // "one of name, phases, …"; may be empty
    std::string nearest;      // the closest known name; empty when nothing is near
};

// One line, without control characters: a file cannot speak to a terminal or to a CI system.
// "db.yaml:3:7: unknown key "phasses"; did you mean "phases"? Expected one of …"
[[nodiscard]] std::string to_string(const Diagnostic& diagnostic);

inline constexpr std::size_t kMaxDiagnostics = 50;

class Problems {
public:
    // A problem already reported at the same place in the same words is dropped, as is what
    // exceeds kMaxDiagnostics.
    void add(Diagnostic diagnostic);
    void add(const SourcePosition& position, std::string what, std::string expected = {});
    // An unknown name: says what is known, and what is nearest.
    void unknown(const SourcePosition& position, std::string_view kind, std::string_view name,
                 const std::vector<std::string>& known);

    // Nothing more is reported there: it would only follow from what was.
    void settle(const SourcePosition& position) { settled_.push_back(position); }

    // Takes back what was added there in these words; no effect when it was not.
    void withdraw(const SourcePosition& position, std::string_view what);

    [[nodiscard]] bool empty() const { return list_.empty(); }
    [[nodiscard]] std::size_t size() const { return list_.size(); }
    [[nodiscard]] std::size_t dropped() const { return dropped_; }
    // How many add() calls there were, dropped ones too; compare before and after a section.
    [[nodiscard]] std::size_t reported() const { return reported_; }
    // In the order of their places in the file.
    [[nodiscard]] std::vector<Diagnostic> sorted() const;

private:
    std::vector<Diagnostic> list_;
    std::vector<SourcePosition> settled_;
    std::size_t dropped_ = 0;
    std::size_t reported_ = 0;
};

}  // namespace faultline::yaml

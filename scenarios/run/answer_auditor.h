// Looks for what an answer must not say: counts and status that its own results contradict, a step
// that succeeded without data, text that the caller must not see. One per run; called on
// the transport's thread. Constant memory: a count and the first example of each
// kind, and the hashes of the trace ids of 100,000 answers that ran and of as many refusals.
#pragma once

#include "loadgen/client/transport.h"
#include "scenarios/judge/answer_findings.h"
#include "scenarios/run/decision_answer.h"
#include "scenarios/run/forbidden_text.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

// NOLINTBEGIN(readability-identifier-naming): the names are simdjson's
namespace simdjson::dom {
class object;
class element;
}  // namespace simdjson::dom
// NOLINTEND(readability-identifier-naming)

namespace faultline::scenario {

class AnswerAuditor {
public:
    AnswerAuditor() = default;
    explicit AnswerAuditor(ForbiddenText forbidden) : forbidden_(std::move(forbidden)) {}

    // Of an answer in any form, its body aside.
    void look_at_head(std::uint64_t ordinal, const load::AnswerHead& head);
    // Of a body that is a JSON object; one in another form than the engine's is passed over.
    // `head` is empty where the transport handed on none.
    void look_at(std::uint64_t ordinal, const simdjson::dom::object& answer,
                 const load::AnswerHead& head = {});

    // Of a card, which is data: only keys of the API are looked for.
    void look_at_card(std::uint64_t ordinal, const simdjson::dom::object& card);

    [[nodiscard]] const AnswerFindings& findings() const { return findings_; }

private:
    void look_at_results(std::uint64_t ordinal, const simdjson::dom::object& answer);
    void look_at_refusal(std::uint64_t ordinal, std::string_view error_code,
                         const load::AnswerHead& head);
    void look_at_decision(std::uint64_t ordinal, const DecisionAnswer& decision,
                          const load::AnswerHead& head);
    using TraceIds = std::unordered_set<std::size_t>;  // hashes of them, at most 100,000
    // The answer's own trace id, which may be empty; it is compared with all that were kept, and
    // kept in `among`.
    void look_at_trace(std::uint64_t ordinal, std::string_view id, const load::AnswerHead& head,
                       TraceIds& among);
    void look_at_step(std::uint64_t ordinal, const simdjson::dom::object& step);
    // The member that holds a text, and what holds that; written out only for a finding.
    struct Place {
        const Place* outer = nullptr;  // null: the answer itself
        std::string_view name;
    };
    static std::string written(const Place& place);  // "results.error"
    void look_at_texts(std::uint64_t ordinal, const simdjson::dom::element& element,
                       const Place& place, bool is_data);
    void look_at_text(std::uint64_t ordinal, std::string_view text, const Place& place,
                      bool is_data);
    void note(std::uint64_t ordinal, const std::string& kind, std::string sample);

    ForbiddenText forbidden_;
    AnswerFindings findings_;
    TraceIds trace_ids_;          // of runs and decisions
    TraceIds refused_trace_ids_;  // of errors, which a fault may make many of
};

}  // namespace faultline::scenario

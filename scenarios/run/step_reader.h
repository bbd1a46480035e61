// Reads what an orchestration's answer says of its steps: the members of its `results` list, and
// has the whole answer looked at. One per run; called on the transport's thread, read after it has
// ended. Bounded: bodies of 4 MiB, 128 steps an answer, one million in all, 4,096 names; what is
// over it is counted.
#pragma once

#include "scenarios/judge/step_observation.h"
#include "scenarios/run/answer_auditor.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::scenario {

class StepReader {
public:
    // Without `keeps_steps` answers are looked at, and no step is kept.
    explicit StepReader(ForbiddenText forbidden = {}, bool keeps_steps = true);
    ~StepReader();
    StepReader(const StepReader&) = delete;
    StepReader& operator=(const StepReader&) = delete;

    // Of the answer that is read next.
    void read_head(std::uint64_t ordinal, const load::AnswerHead& head);
    // Any bytes at all; what is no JSON object with a `results` list names no steps. The text of
    // its member `label`, empty when it has none, valid until the next call; nullopt when the body
    // could not be read as a JSON object. An answer of /v1/execute is read as one of a run whose
    // only step is kDecisionStep (request_route.h); a card is a success, a stale one degraded.
    std::optional<std::string_view> read(std::uint64_t ordinal, std::string_view body,
                                         std::string_view label = {});

    [[nodiscard]] const std::vector<StepObservation>& steps() const { return steps_; }
    // What the indices of an observation mean; [0] = "".
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
    [[nodiscard]] const AnswerFindings& findings() const { return auditor_.findings(); }
    [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

private:
    struct Parser;
    std::uint16_t name(std::string_view text);
    void keep_steps(std::uint64_t ordinal, const simdjson::dom::object& answer);
    void keep_decision(std::uint64_t ordinal, const simdjson::dom::object& answer,
                       const DecisionAnswer& decision);

    std::unique_ptr<Parser> parser_;
    load::AnswerHead head_{};  // of the answer being read
    std::string_view label_;   // likewise, where its head says it; empty elsewhere
    AnswerAuditor auditor_;
    bool keeps_steps_;
    std::vector<StepObservation> steps_;
    std::vector<std::string> names_;
    std::map<std::string, std::uint16_t, std::less<>> index_;
    std::uint64_t dropped_ = 0;
};

}  // namespace faultline::scenario

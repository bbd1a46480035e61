// What came of one invariant in one run. A value.
#pragma once

#include <string>
#include <string_view>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace faultline::scenario {

// kInconclusive: it applies, and the record does not show enough. kOff: the scenario says so.
enum class InvariantResult { kPass, kFail, kNotApplicable, kInconclusive, kOff };
BOOST_DESCRIBE_ENUM(InvariantResult, kPass, kFail, kNotApplicable, kInconclusive, kOff)
// "pass", "fail", "not applicable", "inconclusive", "off".
[[nodiscard]] std::string_view to_string(InvariantResult result);

struct InvariantOutcome {
    std::string name;  // "answers-agree-with-themselves"
    InvariantResult result = InvariantResult::kInconclusive;
    std::string reason;  // one sentence: what was found, or why it was not looked for
};
BOOST_DESCRIBE_STRUCT(InvariantOutcome, (), (name, result, reason))

}  // namespace faultline::scenario

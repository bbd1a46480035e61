// What the answers of a run said that no answer may say. Filled in while the answers are read, so
// it takes constant memory however many there are. Values.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <boost/describe/class.hpp>

namespace faultline::scenario {

// One kind of mistake.
struct AnswerFinding {
    std::uint64_t count = 0;  // answers that made it
    std::uint64_t first = 0;  // ordinal of the first operation whose answer did
    std::string sample;       // what the first one said; one line, without keys and SQL
};
BOOST_DESCRIBE_STRUCT(AnswerFinding, (), (count, first, sample))

struct AnswerFindings {
    std::uint64_t answers = 0;                 // that were in one of the engine's forms
    std::map<std::string, AnswerFinding> bad;  // by kind: "status", "counts"; empty: no mistake
    std::uint64_t keys_in_log = 0;             // API keys found in the target's log, by occurrence
    std::uint64_t keys_in_metrics = 0;         // likewise in its metrics
};
BOOST_DESCRIBE_STRUCT(AnswerFindings, (), (answers, bad, keys_in_log, keys_in_metrics))

}  // namespace faultline::scenario

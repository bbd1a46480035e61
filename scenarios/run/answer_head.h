// What the head of an answer must not say: a Retry-After that is no sane number of seconds, a card
// that any cache may keep, an error code under another code's status. Pure.
#pragma once

#include "loadgen/client/transport.h"

#include <string>
#include <string_view>
#include <vector>

namespace faultline::scenario {

// The HTTP status of a run, and of a decision that ran, however it ended.
inline constexpr unsigned kStatusOfRun = 200;
// The longest wait that an answer may ask for. The engine's longest limit is one a minute, so a
// longer wait is in another unit than seconds.
inline constexpr int kLongestRetryAfterSeconds = 600;
// The longest that a card may be kept, likewise.
inline constexpr int kLongestMaxAgeSeconds = 3600;

// Empty when there is none, or when the transport keeps no headers.
[[nodiscard]] std::string_view header_of(const load::AnswerHead& head, std::string_view name);

struct HeadMistake {
    std::string kind;    // of finding: "retry-after", "card-head"
    std::string sample;  // for people, one line
};

// Of any answer; nothing where the transport keeps no headers.
[[nodiscard]] std::vector<HeadMistake> mistakes_in(const load::AnswerHead& head);
// Of an answer that carries an error code in the engine's form in place of a result.
[[nodiscard]] std::vector<HeadMistake> mistakes_in_refusal(const load::AnswerHead& head,
                                                           std::string_view error_code);

}  // namespace faultline::scenario

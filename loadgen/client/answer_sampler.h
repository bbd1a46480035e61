// Keeps the beginning of the first answer of each status that counts as an HTTP error, so that
// the user can read why there was a 401 or a 404. One thread, the sending one. Bounded by
// kMaxStatuses texts; asks for bodies only until it has what it wants, so a run without errors
// pays for its first kFirstAnswers.
#pragma once

#include "loadgen/client/transport.h"
#include "loadgen/record/sample.h"

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace faultline::load {

class AnswerSampler {
public:
    static constexpr std::size_t kMaxStatuses = 4;
    static constexpr std::size_t kMaxCharacters = 200;
    // Bodies are kept of the first answers, and of as many after an error whose body was not.
    static constexpr std::size_t kFirstAnswers = 64;
    // Of a body that is kept for this alone.
    static constexpr std::size_t kBodyBytes = 4096;

    // Whether the next request should keep the body of its answer.
    [[nodiscard]] bool wants_body() const { return remaining_ > 0; }

    // `body` is null when it was not kept.
    void on_answer(const Sample& sample, const std::string* body) {
        remaining_ -= remaining_ > 0 ? 1U : 0U;
        if (sample.outcome == Outcome::kHttpError) {
            on_error(sample, body);
        }
    }

    [[nodiscard]] std::vector<AnswerSample> take() { return std::move(samples_); }

private:
    void on_error(const Sample& sample, const std::string* body);

    std::size_t remaining_ = kFirstAnswers;
    std::vector<AnswerSample> samples_;
};

// At most `most` visible ASCII characters of `text`; what lies between them becomes one space, a
// byte that is not ASCII a question mark.
[[nodiscard]] std::string visible_beginning(std::string_view text, std::size_t most);

}  // namespace faultline::load

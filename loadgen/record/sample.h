// One operation as it went: intended · released · connected · first byte out · first byte in ·
// done, as offsets from the start of the run. response = done − intended is what verdicts use.
#pragma once

#include "base/clock.h"
#include "base/planted_bug.h"

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace faultline::load {

// kCompleted: answered and passing its checks. kRejected: 429 or 503 with Retry-After.
// kShed: not sent, because too many were in flight or this machine had no socket left.
// kUnanswered: still open when the drain ended.
// The others are failures: refused, reset, timeout, protocol (not HTTP), http_error (4xx, 5xx),
// body_too_large (answered, but the body that had to be read was too large to be kept whole).
enum class Outcome : std::uint8_t {
    kCompleted,
    kRejected,
    kShed,
    kUnanswered,
    kRefused,
    kReset,
    kTimeout,
    kProtocol,
    kHttpError,
    kBodyTooLarge,
};
BOOST_DESCRIBE_ENUM(Outcome, kCompleted, kRejected, kShed, kUnanswered, kRefused, kReset, kTimeout,
                    kProtocol, kHttpError, kBodyTooLarge)
inline constexpr std::size_t kOutcomeCount = 10;
[[nodiscard]] std::string_view to_string(Outcome outcome);
[[nodiscard]] constexpr bool is_failure(Outcome outcome) { return outcome >= Outcome::kRefused; }

// What was sent and ended so has an infinite response.
[[nodiscard]] constexpr bool has_no_good_answer(Outcome outcome) {
    return is_failure(outcome) || outcome == Outcome::kUnanswered;
}

inline constexpr Duration kNever = Duration::max();

struct Sample {
    std::uint64_t ordinal = 0;
    std::uint32_t phase = 0;
    std::uint32_t request = 0;
    std::uint32_t tenant = 0;
    Outcome outcome = Outcome::kUnanswered;
    std::uint16_t http_status = 0;     // of an answer cut off, too; 0: no status line
    std::uint16_t label = 0;           // what the classifier read in the body; 0 = nothing
    bool leaked = false;               // the body held another tenant's canary
    std::uint64_t bytes_received = 0;  // of the answer as it arrived, head and body
    Duration intended{};
    Duration released = kNever;
    Duration connected = kNever;
    Duration first_byte_out = kNever;
    Duration first_byte_in = kNever;
    Duration done = kNever;

    // Infinite for whatever did not complete; rejections are finite answers.
    [[nodiscard]] Duration response() const {
        const bool answered = outcome == Outcome::kCompleted || outcome == Outcome::kRejected;
        const Duration since = planted("response_from_release") ? released : intended;
        return answered ? done - since : kNever;
    }
    [[nodiscard]] Duration service() const {
        const bool answered = outcome == Outcome::kCompleted || outcome == Outcome::kRejected;
        return answered && first_byte_out != kNever ? done - first_byte_out : kNever;
    }
    [[nodiscard]] Duration lateness() const {
        return released == kNever ? kNever : released - intended;
    }
    // The response without what we were late ourselves.
    [[nodiscard]] Duration since_release() const {
        const Duration whole = response();
        return whole == kNever || released == kNever ? kNever : whole - (released - intended);
    }
};
BOOST_DESCRIBE_STRUCT(Sample, (),
                      (ordinal, phase, request, tenant, outcome, http_status, label, leaked,
                       bytes_received, intended, released, connected, first_byte_out, first_byte_in,
                       done))

// Whatever a transport reports was either sent or shed. What was not due yet when its run was
// stopped is not reported at all.
[[nodiscard]] constexpr bool was_sent(const Sample& sample) {
    return sample.outcome != Outcome::kShed;
}

// A whole answer was received: not one cut off after its status line, or one that is no HTTP.
[[nodiscard]] constexpr bool was_answered(const Sample& sample) {
    return sample.http_status > 0 &&
           (sample.outcome == Outcome::kCompleted || sample.outcome == Outcome::kRejected ||
            sample.outcome == Outcome::kHttpError || sample.outcome == Outcome::kBodyTooLarge);
}

// Where samples go, one call an operation, on the thread of the transport.
class SampleSink {
public:
    virtual ~SampleSink() = default;
    virtual void on_sample(const Sample& sample) = 0;
};

}  // namespace faultline::load

// Reads an answer: outcome by status, label from the body, canaries of other
// tenants, whether or not those send. Shared by every transport so that a status means the same on
// sockets and in virtual time. One thread; bounded by kMaxLabels names ("_other" beyond).
#pragma once

#include "loadgen/client/transport.h"
#include "loadgen/record/sample.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace faultline::load {

// Of an answer to setup.requests[request]. What it expects (2xx and 304 when it declares nothing) →
// completed; 429, and 503 with Retry-After → rejected; anything else → http_error. An expected
// status is never a rejection.
[[nodiscard]] Outcome classify_status(const LoadSetup& setup, std::size_t request, unsigned status,
                                      bool has_retry_after);

class ResponseClassifier {
public:
    static constexpr std::size_t kMaxLabels = 256;

    // `setup` must outlive the classifier.
    explicit ResponseClassifier(const LoadSetup* setup);
    ~ResponseClassifier();
    ResponseClassifier(const ResponseClassifier&) = delete;
    ResponseClassifier& operator=(const ResponseClassifier&) = delete;

    // Whether classify() looks at bodies at all.
    [[nodiscard]] bool needs_body() const { return needs_body_; }

    struct Answer {
        unsigned status = 0;
        bool has_retry_after = false;
        std::string_view body;
        bool body_cut = false;  // too large to be read whole: the check fails
        // As in AnswerHead.
        const std::vector<std::pair<std::string, std::string>>* headers = nullptr;
    };
    // Sets outcome, http_status, label and leaked, and calls on_head and on_body.
    void classify(Sample& sample, const Answer& answer);

    [[nodiscard]] const LabelTable& labels() const { return labels_; }
    // The first answer whose status its request did not declare, "status 200, expected 302";
    // nothing: there was none.
    [[nodiscard]] const std::vector<OutcomeReason>& reasons() const { return reasons_; }

private:
    class BodyReader;

    [[nodiscard]] bool holds_foreign_canary(std::uint32_t tenant, std::string_view body) const;
    std::uint16_t label_index(std::string_view name);
    void explain_unexpected(const Sample& sample);

    const LoadSetup* setup_;
    bool scans_canaries_ = false;
    bool needs_body_ = false;
    LabelTable labels_{""};
    std::vector<OutcomeReason> reasons_;
    std::unique_ptr<BodyReader> reader_;
};

}  // namespace faultline::load

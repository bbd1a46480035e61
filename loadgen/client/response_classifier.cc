#include "loadgen/client/response_classifier.h"

#include "base/planted_bug.h"

#include <algorithm>
#include <optional>

#include <simdjson.h>

namespace faultline::load {

namespace {

bool declares(const LoadSetup& setup, std::size_t request) {
    return request < setup.requests.size() && setup.requests[request].expected.declared();
}

}  // namespace

Outcome classify_status(const LoadSetup& setup, std::size_t request, unsigned status,
                        bool has_retry_after) {
    const bool is_good = declares(setup, request)
                             ? setup.requests[request].expected.contains(status)
                             : (status >= 200 && status < 300) || status == 304;
    if (planted("server_errors_called_success") && status >= 500) {
        return Outcome::kCompleted;
    }
    if (is_good) {
        return Outcome::kCompleted;
    }
    if (status == 429 || (status == 503 && has_retry_after)) {
        return Outcome::kRejected;
    }
    return Outcome::kHttpError;
}

namespace {

bool holds_any(std::string_view body, const std::vector<std::string>& canaries) {
    return std::ranges::any_of(canaries, [body](const std::string& canary) {
        return !canary.empty() && !planted("canary_scan_blind") &&
               body.find(canary) != std::string_view::npos;
    });
}

}  // namespace

// simdjson's parser and the padded copy it reads from, kept between answers.
class ResponseClassifier::BodyReader {
public:
    // Empty when the body is no JSON object with that string member. Valid until the next call.
    std::string_view member(std::string_view body, std::string_view name) {
        padded_.reserve(body.size() + simdjson::SIMDJSON_PADDING);
        padded_.assign(body);
        simdjson::ondemand::document document;
        std::string_view value;
        if (parser_.iterate(padded_.data(), padded_.size(), padded_.capacity()).get(document) !=
                simdjson::SUCCESS ||
            document.find_field_unordered(name).get_string().get(value) != simdjson::SUCCESS) {
            return {};
        }
        return value;
    }

private:
    simdjson::ondemand::parser parser_;
    std::string padded_;
};

ResponseClassifier::ResponseClassifier(const LoadSetup* setup)
    : setup_(setup), reader_(std::make_unique<BodyReader>()) {
    const bool of_each_other =
        setup->tenants.size() > 1 && std::ranges::any_of(setup->tenants, [](const auto& tenant) {
            return !tenant.canaries.empty();
        });
    scans_canaries_ = of_each_other || !setup->bystander_canaries.empty();
    needs_body_ =
        scans_canaries_ || setup->on_head || setup->on_body || !setup->label_member.empty();
}

ResponseClassifier::~ResponseClassifier() = default;

void ResponseClassifier::classify(Sample& sample, const Answer& answer) {
    sample.http_status = static_cast<std::uint16_t>(answer.status);
    sample.outcome =
        classify_status(*setup_, sample.request, answer.status, answer.has_retry_after);
    if (sample.outcome == Outcome::kHttpError && reasons_.empty()) {
        explain_unexpected(sample);
    }
    if (!needs_body_) {
        return;
    }
    if (answer.body_cut && sample.outcome == Outcome::kCompleted) {
        sample.outcome = Outcome::kBodyTooLarge;
    }
    sample.leaked = scans_canaries_ && holds_foreign_canary(sample.tenant, answer.body);
    if (setup_->on_head) {
        setup_->on_head(sample.ordinal, {.status = answer.status, .headers = answer.headers});
    }
    std::optional<std::string_view> label;
    if (setup_->on_body) {
        label = setup_->on_body(sample.ordinal, answer.body);
    }
    if (!setup_->label_member.empty()) {
        sample.label =
            label_index(label ? *label : reader_->member(answer.body, setup_->label_member));
    }
}

void ResponseClassifier::explain_unexpected(const Sample& sample) {
    if (declares(*setup_, sample.request)) {
        reasons_.push_back({.outcome = Outcome::kHttpError,
                            .text = "status " + std::to_string(sample.http_status) + ", expected " +
                                    setup_->requests[sample.request].expected.text()});
    }
}

bool ResponseClassifier::holds_foreign_canary(std::uint32_t tenant, std::string_view body) const {
    const auto& tenants = setup_->tenants;
    for (std::size_t i = 0; i < tenants.size(); ++i) {
        if (i != tenant && holds_any(body, tenants[i].canaries)) {
            return true;
        }
    }
    return !planted("bystander_canaries_not_scanned") &&
           holds_any(body, setup_->bystander_canaries);
}

std::uint16_t ResponseClassifier::label_index(std::string_view name) {
    if (name.empty()) {
        return 0;
    }
    auto found = std::ranges::find(labels_, name);
    if (found == labels_.end() && labels_.size() >= kMaxLabels) {
        found = labels_.end() - 1;  // "_other"
    } else if (found == labels_.end()) {
        const bool is_last = labels_.size() == kMaxLabels - 1;
        labels_.emplace_back(is_last ? std::string_view("_other") : name);
        found = labels_.end() - 1;
    }
    return static_cast<std::uint16_t>(found - labels_.begin());
}

}  // namespace faultline::load

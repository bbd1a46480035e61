#include "scenarios/run/answer_head.h"

#include "base/http_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr std::size_t kShownOfHeader = 60;
constexpr std::string_view kMaxAge = "private, max-age=";

struct CodeAndStatus {
    std::string_view code;
    unsigned status;
};

// As the contract of the API has it: a request may be wrong in four ways.
constexpr std::array kStatusOfCode = {
    CodeAndStatus{"PLAN_INVALID", 400},      CodeAndStatus{"INVALID_PARAMS", 400},
    CodeAndStatus{"INVALID_PARAMS", 405},    CodeAndStatus{"INVALID_PARAMS", 413},
    CodeAndStatus{"INVALID_PARAMS", 415},    CodeAndStatus{"TOOL_BAD_REQUEST", 400},
    CodeAndStatus{"MAX_ROWS_EXCEEDED", 400}, CodeAndStatus{"AUTH_FAILED", 401},
    CodeAndStatus{"TENANT_MISMATCH", 403},   CodeAndStatus{"PERMISSION_DENIED", 403},
    CodeAndStatus{"POLICY_DENY", 403},       CodeAndStatus{"SQL_BLOCKED", 403},
    CodeAndStatus{"DATA_NOT_FOUND", 404},    CodeAndStatus{"RATE_LIMITED", 429},
    CodeAndStatus{"CIRCUIT_OPEN", 503},      CodeAndStatus{"UPSTREAM_UNAVAILABLE", 503},
    CodeAndStatus{"TOOL_TIMEOUT", 504},      CodeAndStatus{"PLAN_TIMEOUT", 504},
    CodeAndStatus{"EXECUTE_TIMEOUT", 504},   CodeAndStatus{"COMPOSE_TIMEOUT", 504},
    CodeAndStatus{"INTERNAL_ERROR", 500}};

// Digits only, which is how HTTP writes seconds.
std::optional<int> seconds_in(std::string_view text) {
    int seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    const bool is_whole = error == std::errc() && end == text.data() + text.size();
    return is_whole && seconds >= 0 ? std::optional(seconds) : std::nullopt;
}

bool is_quoted(std::string_view etag) {
    etag.remove_prefix(etag.starts_with("W/") ? 2 : 0);
    return etag.size() > 2 && etag.front() == '"' && etag.back() == '"';
}

std::string shown_header(std::string_view header, std::string_view value, std::string_view rule) {
    return fmt::format("{}: {} {}", header, value.substr(0, kShownOfHeader), rule);
}

void look_at_card(const load::AnswerHead& head, std::vector<HeadMistake>& mistakes) {
    const auto note = [&mistakes](std::string sample) {
        mistakes.push_back({.kind = "card-head", .sample = std::move(sample)});
    };
    const std::string_view etag = header_of(head, "ETag");
    if (!is_quoted(etag)) {
        note(shown_header("ETag", etag, "is not in quotes"));
    }
    const std::string_view cache = header_of(head, "Cache-Control");
    const auto max_age = cache.starts_with(kMaxAge) ? seconds_in(cache.substr(kMaxAge.size()))
                                                    : std::optional<int>();
    if (!max_age || *max_age > kLongestMaxAgeSeconds) {
        note(shown_header("Cache-Control", cache,
                          "is not private with a max-age of at most an hour"));
    } else if (*max_age > 0 && header_of(head, "X-Cache") == "stale") {
        note(shown_header("Cache-Control", cache, "calls a stale card fresh"));
    }
    const std::string vary = lower_case(header_of(head, "Vary"));
    if (vary.find("authorization") == std::string::npos ||
        vary.find("x-api-key") == std::string::npos) {
        note(shown_header("Vary", vary, "does not name the headers of the API key"));
    }
}

}  // namespace

std::string_view header_of(const load::AnswerHead& head, std::string_view name) {
    if (head.headers == nullptr) {
        return {};
    }
    const auto found = std::ranges::find_if(*head.headers, [name](const auto& header) {
        return equal_ignoring_case(header.first, name);
    });
    return found == head.headers->end() ? std::string_view() : std::string_view(found->second);
}

std::vector<HeadMistake> mistakes_in(const load::AnswerHead& head) {
    std::vector<HeadMistake> mistakes;
    if (const auto wait = header_of(head, "Retry-After"); !wait.empty()) {
        const auto seconds = seconds_in(wait);
        if (!seconds || *seconds > kLongestRetryAfterSeconds) {
            mistakes.push_back(
                {.kind = "retry-after",
                 .sample = shown_header("Retry-After", wait,
                                        "is not a number of seconds up to ten minutes")});
        }
    }
    if (!header_of(head, "ETag").empty()) {
        look_at_card(head, mistakes);
    }
    return mistakes;
}

std::vector<HeadMistake> mistakes_in_refusal(const load::AnswerHead& head,
                                             std::string_view error_code) {
    std::vector<HeadMistake> mistakes;
    const bool is_known = std::ranges::any_of(
        kStatusOfCode, [&](const CodeAndStatus& one) { return one.code == error_code; });
    const bool fits = std::ranges::any_of(kStatusOfCode, [&](const CodeAndStatus& one) {
        return one.code == error_code && one.status == head.status;
    });
    if (head.status != 0 && is_known && !fits) {
        mistakes.push_back(
            {.kind = "http-status",
             .sample = fmt::format("{} with the HTTP status {}", error_code, head.status)});
    }
    if (head.headers == nullptr) {
        return mistakes;
    }
    const auto demand = [&](bool is_due, std::string_view header) {
        if (is_due && header_of(head, header).empty()) {
            mistakes.push_back(
                {.kind = "head", .sample = fmt::format("{} without {}", head.status, header)});
        }
    };
    demand(head.status == 429 || head.status == 503, "Retry-After");
    demand(head.status == 401, "WWW-Authenticate");
    demand(head.status == 405, "Allow");
    return mistakes;
}

}  // namespace faultline::scenario

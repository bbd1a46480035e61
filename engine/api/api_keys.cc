#include "engine/api/api_keys.h"

#include "base/http_text.h"
#include "base/planted_bug.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace faultline::engine {

namespace {

Error invalid(std::string message) {
    return {.code = ErrorCode::kInvalidParams, .message = std::move(message)};
}

Error unauthenticated(const char* message) {
    return {.code = ErrorCode::kAuthFailed, .message = message};
}

// The token of "Bearer <token>"; nullopt for another scheme.
std::optional<std::string_view> bearer_token(std::string_view header) {
    const std::size_t space = header.find(' ');
    if (space == std::string_view::npos ||
        !equal_ignoring_case(header.substr(0, space), "bearer")) {
        return std::nullopt;
    }
    const std::size_t start = header.find_first_not_of(' ', space);
    return start == std::string_view::npos ? std::nullopt : std::optional(header.substr(start));
}

// Every key that the request shows; nullopt when one of its headers cannot be read as one.
std::optional<std::vector<std::string_view>> shown_keys(const net::Headers& headers) {
    std::vector<std::string_view> keys;
    for (const auto& [name, value] : headers) {
        if (equal_ignoring_case(name, "x-api-key")) {
            keys.emplace_back(value);
        } else if (equal_ignoring_case(name, "authorization")) {
            const std::optional<std::string_view> token = bearer_token(value);
            if (!token) {
                return std::nullopt;
            }
            keys.push_back(*token);
        }
    }
    return keys;
}

}  // namespace

Result<void> ApiKeys::add(std::string_view key, Principal principal) {
    if (key.size() < kMinKeyBytes || key.size() > kMaxKeyBytes || !is_visible(key)) {
        return invalid(fmt::format("an API key is {} to {} visible ASCII characters", kMinKeyBytes,
                                   kMaxKeyBytes));
    }
    if (principal.name.empty() || principal.tenant.empty()) {
        return invalid("an API key needs a principal and a tenant");
    }
    for (const std::string& scope : principal.scopes) {
        if (scope != kScopeRun && scope != kScopeRead) {
            return invalid("a scope of an API key is run or read");
        }
    }
    if (find(key) != nullptr) {
        return invalid("the API key is given twice");
    }
    if (entries_.size() >= kMaxKeys) {
        return invalid(fmt::format("at most {} API keys are allowed", kMaxKeys));
    }
    entries_.push_back({sha256({key}), std::move(principal)});
    return {};
}

const Principal* ApiKeys::find(std::string_view key) const {
    const Sha256 digest = sha256({key});
    const Principal* found = nullptr;
    // To the end, found or not: the time taken must not tell which keys exist.
    for (const Entry& entry : entries_) {
        if (equal_in_constant_time(entry.digest, digest)) {
            found = &entry.principal;
        }
    }
    return found;
}

Result<Principal> ApiKeys::authenticate(const net::Headers& headers) const {
    const auto keys = shown_keys(headers);
    if (!keys) {
        return unauthenticated("Authorization must be Bearer <key>");
    }
    if (keys->empty() && planted("no_key_accepted") && !entries_.empty()) {
        return entries_.front().principal;
    }
    if (keys->empty()) {
        return unauthenticated(
            "an API key is needed: Authorization: Bearer <key>, or X-API-Key: <key>");
    }
    if (!std::equal(keys->begin() + 1, keys->end(), keys->begin()) &&
        !planted("second_api_key_ignored")) {
        return unauthenticated("the request shows two different API keys");
    }
    const Principal* principal =
        keys->front().size() <= kMaxKeyBytes ? find(keys->front()) : nullptr;
    if (planted("any_key_accepted") && principal == nullptr && !entries_.empty()) {
        principal = &entries_.front().principal;
    }
    if (!principal) {
        return unauthenticated("the API key is not known");
    }
    return *principal;
}

}  // namespace faultline::engine

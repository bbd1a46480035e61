#include "scenarios/run/error_text.h"

#include <algorithm>

namespace faultline::scenario {

namespace {

constexpr std::size_t kMostOfACause = 300;
constexpr std::string_view kMask = "***";

std::string_view first_line(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) {
        return {};
    }
    text.remove_prefix(begin);
    text = text.substr(0, text.find_first_of("\r\n"));
    return text.substr(0, kMostOfACause);
}

}  // namespace

std::string reason_of(const Error& error) {
    const std::string_view cause = first_line(error.cause);
    if (cause.empty() || error.message.find(cause) != std::string::npos) {
        return error.message;
    }
    return error.message + ": " + std::string(cause);
}

std::string without(std::string text, std::vector<std::string> hidden) {
    // One may begin like another: the whole of the longer one is hidden.
    std::ranges::sort(hidden, [](const std::string& a, const std::string& b) {
        return a.size() != b.size() ? a.size() > b.size() : a < b;
    });
    for (const std::string& secret : hidden) {
        if (secret.size() < kShortestHidden) {
            continue;
        }
        for (std::size_t at = text.find(secret); at != std::string::npos;
             at = text.find(secret, at + kMask.size())) {
            text.replace(at, secret.size(), kMask);
        }
    }
    return text;
}

}  // namespace faultline::scenario

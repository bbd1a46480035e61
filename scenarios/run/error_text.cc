#include "scenarios/run/error_text.h"

namespace faultline::scenario {

namespace {

constexpr std::size_t kMostOfACause = 300;

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

}  // namespace faultline::scenario

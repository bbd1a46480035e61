#include "base/mask.h"

#include <algorithm>
#include <functional>
#include <string_view>

namespace faultline {

namespace {

constexpr std::string_view kMask = "***";

}  // namespace

std::string mask_secrets(std::string text, const std::vector<std::string>& secrets) {
    std::vector<std::string_view> longest_first(secrets.begin(), secrets.end());
    std::erase_if(longest_first, [](auto secret) { return secret.size() < kMinSecretBytes; });
    std::ranges::sort(longest_first, std::greater{}, &std::string_view::size);
    for (const auto secret : longest_first) {
        for (auto at = text.find(secret); at != std::string::npos;
             at = text.find(secret, at + kMask.size())) {
            text.replace(at, secret.size(), kMask);
        }
    }
    return text;
}

std::vector<std::string> secrets_of_header(const std::string& value) {
    std::vector<std::string> secrets = {value};
    if (const std::size_t space = value.rfind(' '); space != std::string::npos) {
        secrets.push_back(value.substr(space + 1));
    }
    return secrets;
}

}  // namespace faultline

// Secrets kept out of everything that is shown or written. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace faultline {

// Shorter ones would blank ordinary words.
inline constexpr std::size_t kMinSecretBytes = 4;

// The text with "***" in the place of every secret of at least kMinSecretBytes, the longest first:
// one secret may be the beginning of another.
[[nodiscard]] std::string mask_secrets(std::string text, const std::vector<std::string>& secrets);

// What must not be shown of a header that authenticates: its value, and of "Bearer key" the key by
// itself, which comes last.
[[nodiscard]] std::vector<std::string> secrets_of_header(const std::string& value);

}  // namespace faultline

#include "engine/store/digest.h"

#include "base/check.h"

#include <memory>

#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace faultline::engine {

Sha256 sha256(std::initializer_list<std::string_view> parts) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          &EVP_MD_CTX_free);
    FAULTLINE_CHECK(context != nullptr, "OpenSSL has no memory for a digest");
    bool good = EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
    for (const std::string_view part : parts) {
        good = good && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
    }
    Sha256 digest{};
    good = good && EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1;
    FAULTLINE_CHECK(good, "SHA-256 is not available");
    return digest;
}

bool equal_in_constant_time(const Sha256& left, const Sha256& right) {
    return CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        text.push_back(kDigits[byte >> 4U]);
        text.push_back(kDigits[byte & 0x0FU]);
    }
    return text;
}

}  // namespace faultline::engine

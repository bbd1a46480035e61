#include "base/mask.h"

#include <gtest/gtest.h>

namespace faultline {
namespace {

TEST(MaskSecrets, HidesWhatMustNotBeShown) {
    EXPECT_EQ(mask_secrets("a canary-1, canary-1 and key4", {"canary-1", "", "key4"}),
              "a ***, *** and ***");
    EXPECT_EQ(mask_secrets("nothing", {}), "nothing");
    EXPECT_EQ(mask_secrets("****", {"****"}), "***") << "the mask is not searched again";
    EXPECT_EQ(mask_secrets("0 tool_hang", {"0", "tool"}), "0 ***_hang") << "short ones are words";
    EXPECT_EQ(mask_secrets("abc", {"abc", ""}), "abc") << "short ones are words";
    EXPECT_EQ(mask_secrets("the key-acme", {"key-", "key-acme"}), "the ***") << "the longest first";
}

TEST(SecretsOfHeader, AKeyIsASecretByItselfToo) {
    EXPECT_EQ(secrets_of_header("key-acme"), (std::vector<std::string>{"key-acme"}));
    EXPECT_EQ(secrets_of_header("Bearer key-acme"),
              (std::vector<std::string>{"Bearer key-acme", "key-acme"}));
}

}  // namespace
}  // namespace faultline

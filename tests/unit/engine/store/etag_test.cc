#include "engine/store/etag.h"

#include "engine/store/digest.h"

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

TEST(Digest, IsSha256) {
    EXPECT_EQ(to_hex(sha256({"abc"})),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256({"a", "b", "c"}), sha256({"abc"}));
    EXPECT_TRUE(equal_in_constant_time(sha256({"a"}), sha256({"a"})));
    EXPECT_FALSE(equal_in_constant_time(sha256({"a"}), sha256({"b"})));
}

TEST(Etag, IsStrongQuotedAnd128Bits) {
    const std::string etag = make_etag("identity", "body");
    ASSERT_EQ(etag.size(), 34U);
    EXPECT_EQ(etag.front(), '"');
    EXPECT_EQ(etag.back(), '"');
    EXPECT_EQ(etag.find_first_not_of("0123456789abcdef", 1), 33U);
}

TEST(Etag, IsAFunctionOfContentAndEncodingAlone) {
    // A fixed value: another replica, another day, the same tag.
    EXPECT_EQ(make_etag("identity", "body"),
              '"' + to_hex(sha256({std::string_view("identity\0body", 13)})).substr(0, 32) + '"');
    EXPECT_EQ(make_etag("identity", "body"), make_etag("identity", "body"));
    EXPECT_NE(make_etag("identity", "body"), make_etag("gzip", "body"));
    EXPECT_NE(make_etag("identity", "body"), make_etag("identity", "bodz"));
    EXPECT_NE(make_etag("identity", ""), make_etag("", "identity"));
    EXPECT_NE(make_etag("a", "bc"), make_etag("ab", "c"));
}

}  // namespace
}  // namespace faultline::engine

#include "net/http/chunk_decoder.h"

#include <gtest/gtest.h>

namespace faultline::net {
namespace {

using ChunkVerdict = ChunkDecoder::Progress;

struct Decoded {
    ChunkVerdict verdict;
    std::string body;
    std::string rest;
};

Decoded decode(std::string_view bytes, std::size_t piece, std::size_t max_body = 100) {
    ChunkDecoder decoder(max_body, 50);
    Decoded decoded{.verdict = ChunkVerdict::kMore, .body = "", .rest = ""};
    while (!bytes.empty() && decoded.verdict == ChunkVerdict::kMore) {
        std::string_view part = bytes.substr(0, piece);
        const std::size_t size = part.size();
        decoded.verdict = decoder.feed(part, decoded.body);
        bytes.remove_prefix(size - part.size());
    }
    decoded.rest = bytes;
    return decoded;
}

struct GoodChunks {
    const char* bytes;
    const char* body;
};

class Chunks : public testing::TestWithParam<GoodChunks> {};

TEST_P(Chunks, DecodeTheSameInPiecesOfAnySize) {
    const std::string bytes = std::string(GetParam().bytes) + "GET /next";
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        const Decoded decoded = decode(bytes, piece);
        ASSERT_EQ(decoded.verdict, ChunkVerdict::kEnd) << piece;
        ASSERT_EQ(decoded.body, GetParam().body) << piece;
        ASSERT_EQ(decoded.rest, "GET /next") << piece;
    }
}

INSTANTIATE_TEST_SUITE_P(Table, Chunks,
                         testing::Values(GoodChunks{"0\r\n\r\n", ""}, GoodChunks{"000\r\n\r\n", ""},
                                         GoodChunks{"5\r\nhello\r\n0\r\n\r\n", "hello"},
                                         GoodChunks{"2\r\n\r\n\r\n1\r\n0\r\n0\r\n\r\n", "\r\n0"},
                                         GoodChunks{
                                             "a\r\n0123456789\r\n0B\r\n01234567890\r\n0\r\n\r\n",
                                             "012345678901234567890"},
                                         GoodChunks{"1;a\r\nx\r\n0 ; b=\"c;d\"\r\n\r\n", "x"},
                                         GoodChunks{"1\r\nx\r\n0\r\nA: b\r\nC:\r\n\r\n", "x"}));

class BrokenChunks : public testing::TestWithParam<const char*> {};

TEST_P(BrokenChunks, AreRefusedWhereTheyBreak) {
    const std::string bytes = GetParam();
    EXPECT_EQ(decode(bytes, 1).verdict, ChunkVerdict::kBad);
    EXPECT_EQ(decode(bytes, 100).verdict, ChunkVerdict::kBad);
    EXPECT_EQ(decode(bytes.substr(0, bytes.size() - 1), 1).verdict, ChunkVerdict::kMore)
        << "it is the last byte that breaks it";
}

INSTANTIATE_TEST_SUITE_P(Table, BrokenChunks,
                         testing::Values("g", "-", "+", " ", "\r", "\n", ";", "0x", "1\n", "1\rx",
                                         "1g", "1;a\n", "1;a\x01", "1;\x7f", "1\r\nab", "1\r\na\n",
                                         "1\r\na\r\r", "1\r\na\r\n\r", "0\r\n\n", "0\r\n\r\r",
                                         "0\r\nx\r", "0\r\n:", "0\r\n ", "0\r\nA: b\r\n ",
                                         "0\r\na ", "0\r\nA: b\n", "0\r\nA: \x01",
                                         "11111111111111111", "00000000000000000"));

TEST(ChunkDecoder, HoldsTheBodyLimitExactlyAndBeforeTheData) {
    EXPECT_EQ(decode("a\r\n0123456789\r\n0\r\n\r\n", 100, 10).verdict, ChunkVerdict::kEnd);
    EXPECT_EQ(decode("b\r\n", 100, 10).verdict, ChunkVerdict::kBodyTooLarge);
    EXPECT_EQ(decode("5\r\n01234\r\n6\r\n", 100, 10).verdict, ChunkVerdict::kBodyTooLarge);
    EXPECT_EQ(decode("ffffffffffffffff\r\n", 100, 10).verdict, ChunkVerdict::kBodyTooLarge);
    EXPECT_EQ(decode("5\r\n01234\r\nffffffffffffffff\r\n", 100, 10).verdict,
              ChunkVerdict::kBodyTooLarge);
}

TEST(ChunkDecoder, CountsFramingOverTheWholeBody) {
    const std::string extended = "1;" + std::string(30, 'e') + "\r\nx\r\n";
    EXPECT_EQ(decode(extended, 100).verdict, ChunkVerdict::kMore);
    EXPECT_EQ(decode(extended + extended, 100).verdict, ChunkVerdict::kFramingTooLarge);
    EXPECT_EQ(decode("0\r\nA: " + std::string(50, 'b'), 100).verdict,
              ChunkVerdict::kFramingTooLarge);
    std::string small;
    for (int i = 0; i < 90; ++i) {
        small += "1\r\nx\r\n";
    }
    EXPECT_EQ(decode(small + "0\r\n\r\n", 100).verdict, ChunkVerdict::kEnd)
        << "small chunks without extensions are no abuse";
}

}  // namespace
}  // namespace faultline::net

// Heads that no answer may have, and those that are as they should be.
#include "scenarios/run/answer_head.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

std::string found_in_head(unsigned status, const Headers& headers) {
    std::string kinds;
    for (const HeadMistake& mistake : mistakes_in({.status = status, .headers = &headers})) {
        kinds += mistake.kind + ": " + mistake.sample + "\n";
    }
    return kinds;
}

std::string refused_with(unsigned status, const std::string& code, const Headers& headers) {
    std::string all;
    for (const HeadMistake& mistake :
         mistakes_in_refusal({.status = status, .headers = &headers}, code)) {
        all += mistake.sample + "\n";
    }
    return all;
}

Headers card_with(const std::string& name, const std::string& value) {
    Headers card = {{"ETag", "\"abc\""},
                    {"Cache-Control", "private, max-age=60"},
                    {"Vary", "Authorization, X-API-Key"},
                    {"X-Cache", "hit"}};
    for (auto& header : card) {
        header.second = header.first == name ? value : header.second;
    }
    return card;
}

TEST(AnswerHead, RetryAfterIsWholeSecondsUpToTenMinutes) {
    for (const char* const good : {"0", "1", "60", "600"}) {
        EXPECT_EQ(found_in_head(503, {{"Retry-After", good}}), "") << good;
    }
    for (const char* const bad : {"601", "1000", "-1", "1.5", "1s", "soon"}) {
        EXPECT_EQ(found_in_head(503, {{"retry-after", bad}}),
                  std::string("retry-after: Retry-After: ") + bad +
                      " is not a number of seconds up to ten minutes\n");
    }
}

TEST(AnswerHead, ACardIsQuotedPrivateAndNotFreshWhenStale) {
    EXPECT_EQ(found_in_head(200, card_with("", "")), "");
    EXPECT_EQ(found_in_head(304, card_with("ETag", "W/\"abc\"")), "");
    for (const auto& [name, value] : Headers{{"ETag", "abc"},
                                             {"Cache-Control", "public, max-age=60"},
                                             {"Cache-Control", "private"},
                                             {"Cache-Control", "private, max-age=60000"},
                                             {"Vary", "Authorization"},
                                             {"Vary", "X-API-Key"},
                                             {"X-Cache", "stale"}}) {
        EXPECT_TRUE(found_in_head(200, card_with(name, value)).starts_with("card-head: ")) << value;
    }
}

TEST(AnswerHead, AnErrorHasTheStatusOfItsCode) {
    EXPECT_EQ(refused_with(415, "INVALID_PARAMS", {}), "");
    EXPECT_EQ(refused_with(500, "TOOL_TIMEOUT", {}), "TOOL_TIMEOUT with the HTTP status 500\n");
    EXPECT_EQ(refused_with(200, "DATA_NOT_FOUND", {}), "DATA_NOT_FOUND with the HTTP status 200\n");
    EXPECT_EQ(refused_with(418, "OF_ANOTHER_CONTRACT", {}), "");
}

TEST(AnswerHead, AnErrorSaysWhatItsStatusPromises) {
    EXPECT_EQ(refused_with(401, "AUTH_FAILED", {}), "401 without WWW-Authenticate\n");
    EXPECT_EQ(refused_with(405, "INVALID_PARAMS", {}), "405 without Allow\n");
    EXPECT_EQ(refused_with(429, "RATE_LIMITED", {}), "429 without Retry-After\n");
    EXPECT_EQ(refused_with(503, "CIRCUIT_OPEN", {{"Retry-After", "1"}}), "");
    EXPECT_TRUE(mistakes_in_refusal({.status = 401}, "AUTH_FAILED").empty());
}

}  // namespace
}  // namespace faultline::scenario

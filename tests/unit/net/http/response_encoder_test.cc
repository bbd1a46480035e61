#include "net/http/response_encoder.h"

#include <gtest/gtest.h>

namespace faultline::net {
namespace {

std::string head_of(const HttpResponse& response, ResponseFraming framing = {}) {
    std::string out = "left over";
    encode_head(response, framing, out);
    return out;
}

TEST(EncodeHead, AlwaysSaysTheLength) {
    EXPECT_EQ(head_of({.status = 200, .headers = {{"A", "b"}}, .body = "xyz"}),
              "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(head_of({.status = 404, .headers = {}, .body = ""}),
              "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
}

TEST(EncodeHead, SaysNoLengthWhereNoBodyMayBe) {
    EXPECT_EQ(head_of({.status = 204, .headers = {}, .body = "x"}),
              "HTTP/1.1 204 No Content\r\n\r\n");
    EXPECT_EQ(head_of({.status = 304, .headers = {{"ETag", "\"1\""}}, .body = ""}),
              "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n");
}

TEST(EncodeHead, SaysWhetherTheConnectionStays) {
    EXPECT_NE(head_of({}, {.keep_alive = false}).find("Connection: close\r\n"), std::string::npos);
    EXPECT_NE(head_of({}, {.keep_alive = true, .http_1_0 = true}).find("Connection: keep-alive"),
              std::string::npos);
    EXPECT_EQ(head_of({}).find("Connection"), std::string::npos);
}

TEST(EncodeHead, SaysTheDateOfTheServer) {
    EXPECT_EQ(head_of({.status = 204, .headers = {{"date", "yesterday"}}, .body = ""},
                      {.date = "Sun, 06 Nov 1994 08:49:37 GMT"}),
              "HTTP/1.1 204 No Content\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n");
}

TEST(EncodeHead, KeepsFramingToItself) {
    const HttpResponse response{.status = 200,
                                .headers = {{"content-length", "7"},
                                            {"Transfer-Encoding", "chunked"},
                                            {"CONNECTION", "keep-alive"},
                                            {"Keep-Alive", "timeout=1"},
                                            {"X", "y"}},
                                .body = ""};
    EXPECT_EQ(head_of(response), "HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: 0\r\n\r\n");
}

TEST(IsSendable, RefusesWhatWouldBreakTheFraming) {
    EXPECT_TRUE(is_sendable({.status = 200, .headers = {{"A-b", "c \t\xc3\xa9"}}, .body = ""}));
    for (const auto& [name, value] : Headers{{"", "x"},
                                             {"a b", "x"},
                                             {"a:", "x"},
                                             {"a\r\n", "x"},
                                             {"a", "x\r\nB: c"},
                                             {"a", "x\n"},
                                             {"a", std::string("x\0", 2)},
                                             {"a", "\x7f"},
                                             {"\xc3\xa9", "x"}}) {
        EXPECT_FALSE(is_sendable({.status = 200, .headers = {{name, value}}, .body = ""})) << name;
    }
    for (const unsigned status : {0U, 100U, 199U, 600U, 1000U}) {
        EXPECT_FALSE(is_sendable({.status = status, .headers = {}, .body = ""})) << status;
    }
}

TEST(WantsClose, HearsTheHandler) {
    EXPECT_TRUE(wants_close({.status = 200, .headers = {{"connection", "Close"}}, .body = ""}));
    EXPECT_FALSE(wants_close({.status = 200, .headers = {{"connection", "x"}}, .body = ""}));
    EXPECT_FALSE(wants_close({}));
}

}  // namespace
}  // namespace faultline::net

// Requests as bytes, and which setups cannot be sent.
#include "loadgen/client/request_bytes.h"

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

TEST(RequestBytes, NothingGivenIsAPlainGet) {
    const auto bytes = RequestBytes::build(LoadSetup{}, "localhost:8080");
    ASSERT_TRUE(bytes);
    EXPECT_EQ(bytes->of(0, 0),
              "GET / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: faultline\r\n"
              "Accept: */*\r\n\r\n");
    EXPECT_FALSE(bytes->is_head(0));
}

TEST(RequestBytes, EveryPairOfTemplateAndTenant) {
    LoadSetup setup;
    setup.requests = {{.method = "POST",
                       .path = "/q",
                       .headers = {{"Content-Type", "application/json"}, {"accept", "text/plain"}},
                       .body = "{}"},
                      {.method = "HEAD", .path = "/h", .headers = {}, .body = {}}};
    setup.tenants = {{.name = "a", .headers = {{"Authorization", "Bearer A"}}, .canaries = {}},
                     {.name = "b", .headers = {{"Authorization", "Bearer B"}}, .canaries = {}}};
    const auto bytes = RequestBytes::build(setup, "h");
    ASSERT_TRUE(bytes);
    EXPECT_EQ(bytes->of(0, 1),
              "POST /q HTTP/1.1\r\nHost: h\r\nUser-Agent: faultline\r\n"
              "Content-Type: application/json\r\naccept: text/plain\r\nAuthorization: Bearer B\r\n"
              "Content-Length: 2\r\n\r\n{}");
    EXPECT_TRUE(bytes->of(1, 0).starts_with("HEAD /h HTTP/1.1\r\n"));
    EXPECT_TRUE(bytes->of(1, 0).find("Bearer A") != std::string_view::npos);
    EXPECT_TRUE(bytes->is_head(1));
}

TEST(RequestBytes, ATenantsHeaderReplacesTheTemplates) {
    LoadSetup setup;
    setup.requests = {
        {.method = "GET", .path = "/", .headers = {{"X-Tenant", "none"}}, .body = {}}};
    setup.tenants = {{.name = "a", .headers = {{"x-tenant", "a"}}, .canaries = {}}};
    const auto bytes = RequestBytes::build(setup, "h");
    ASSERT_TRUE(bytes);
    EXPECT_EQ(bytes->of(0, 0).find("none"), std::string_view::npos);
}

TEST(RequestBytes, RefusesWhatWouldSplitTheRequest) {
    const auto refuses = [](RequestTemplate request) {
        LoadSetup setup;
        setup.requests = {std::move(request)};
        return RequestBytes::build(setup, "h").has_error();
    };
    EXPECT_TRUE(refuses({.method = "GE T", .path = "/", .headers = {}, .body = {}}));
    EXPECT_TRUE(refuses({.method = "GET", .path = "x", .headers = {}, .body = {}}));
    EXPECT_TRUE(refuses({.method = "GET", .path = "/\xc3\xbc", .headers = {}, .body = {}}))
        << "a target is ASCII";
    EXPECT_TRUE(
        refuses({.method = "GET", .path = "/ HTTP/1.1\r\nX: y", .headers = {}, .body = {}}));
    EXPECT_TRUE(
        refuses({.method = "GET", .path = "/", .headers = {{"a", "b\r\nc: d"}}, .body = {}}));
    EXPECT_TRUE(refuses({.method = "GET", .path = "/", .headers = {{"a", "b\x01"}}, .body = {}}));
    EXPECT_TRUE(refuses({.method = "GET", .path = "/", .headers = {{"a b", "c"}}, .body = {}}));
    EXPECT_TRUE(
        refuses({.method = "GET", .path = "/", .headers = {{"Content-Length", "3"}}, .body = {}}));
    EXPECT_FALSE(
        refuses({.method = "GET", .path = "/ok?a=b", .headers = {{"a", "b"}}, .body = {}}));
}

}  // namespace
}  // namespace faultline::load

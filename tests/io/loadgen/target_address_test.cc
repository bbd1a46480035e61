// Where a target is looked for, what is said when nothing is there, and what it answers to errors.
#include "tests/fakes/refusing_port.h"
#include "tests/fakes/tiny_http_server.h"
#include "tests/io/loadgen/load_harness.h"

#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

namespace faultline::load {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::TinyHttpServer;

TEST(TargetAddress, ATargetThatWasNeverThereEndsTheRun) {
    const fakes::RefusingPort gone;
    const std::string url = gone.url();
    const auto ran = run_load_on(url, uniform(200, seconds(600)),
                                 {.transport = {.refused_limit = milliseconds(50)}});
    ASSERT_TRUE(ran.stats->has_error());
    const std::string authority = parse_http_url(url)->authority();
    EXPECT_EQ(ran.stats->error().message,
              "nothing listens at " + authority + ": Connection refused");
    EXPECT_EQ(ran.stats->error().kind, ErrorKind::kUnavailable);
    EXPECT_EQ(ran.sink.count(Outcome::kRefused), ran.sink.samples.size());
}

TEST(TargetAddress, AShortRunAgainstNothingIsNoRun) {
    const fakes::RefusingPort gone;
    const std::string url = gone.url();
    const auto ran = run_load_on(url, uniform(100, milliseconds(100)), {});
    ASSERT_TRUE(ran.stats->has_error());
    EXPECT_EQ(ran.stats->error().kind, ErrorKind::kUnavailable);
    EXPECT_EQ(ran.sink.count(Outcome::kRefused), 10U);
}

TEST(TargetAddress, ASingleRefusalEndsNoRunHoweverLateItComes) {
    const fakes::RefusingPort gone;
    const std::string url = gone.url();
    constexpr auto kLimit = milliseconds(50);
    LoadPlanSpec late = uniform(100, seconds(600));
    late.phases.insert(late.phases.begin(), {.name = "pause", .rate = {0}, .duration = 2 * kLimit});
    const auto ran = run_load_on(url, late, {.transport = {.refused_limit = kLimit}});
    ASSERT_TRUE(ran.stats->has_error());
    ASSERT_GE(ran.sink.samples.size(), 2U);
    EXPECT_GE(ran.sink.samples.front().intended, 2 * kLimit);
    EXPECT_GE(ran.sink.samples.back().done - ran.sink.samples.front().done, kLimit);
}

TEST(TargetAddress, ATargetThatWasThereOnceIsLoadedToTheEnd) {
    TinyHttpServer server;
    server.die_at(SteadyClock().now() + milliseconds(300));
    const auto ran = run_load_on(server.url(), uniform(200, seconds(1)),
                                 {.transport = {.refused_limit = milliseconds(50)}});
    ASSERT_TRUE(ran.stats->has_value()) << ran.stats->error().message;
    EXPECT_EQ(ran.sink.samples.size(), 200U);
    EXPECT_GT(ran.sink.count(Outcome::kRefused), 50U);
}

TEST(TargetAddress, LocalhostIsTriedOnBothLoopbacks) {
    const int fd = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_addr = in6addr_loopback;
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (fd < 0 || ::bind(fd, generic, size) != 0) {
        GTEST_SKIP() << "this machine has no IPv6";
    }
    ASSERT_EQ(::listen(fd, 1), 0);
    ASSERT_EQ(::getsockname(fd, generic, &size), 0);
    const auto port = ntohs(address.sin6_port);
    const auto found = resolve({.host = "localhost", .port = port});
    ASSERT_TRUE(found);
    EXPECT_EQ(to_string(*found), "[::1]:" + std::to_string(port));
    ::close(fd);
    EXPECT_EQ(to_string(*resolve({.host = "127.0.0.1", .port = 81})), "127.0.0.1:81");
}

TEST(TargetAddress, WhatItAnswersToErrorsIsKept) {
    TinyHttpServer server([](const TinyHttpServer::Request& request) {
        const bool is_known = request.head.find("/known ") != std::string_view::npos;
        return TinyHttpServer::Reply{
            .bytes = is_known ? TinyHttpServer::answer(200, "ok")
                              : TinyHttpServer::answer(404, "no such page:\n  /unknown")};
    });
    LoadSetup setup;
    setup.requests = {{.path = "/known"}, {.path = "/unknown"}};
    LoadPlanSpec spec = uniform(200, milliseconds(500));
    spec.requests = 2;
    const auto ran = run_load_on(server.url(), spec, {.setup = std::move(setup)});
    ASSERT_TRUE(ran.stats->has_value());
    EXPECT_EQ((**ran.stats).address, parse_http_url(server.url())->authority());
    const auto& samples = (**ran.stats).answer_samples;
    ASSERT_EQ(samples.size(), 1U);
    EXPECT_EQ(samples[0].status, 404U);
    EXPECT_EQ(samples[0].text, "no such page: /unknown");
}

}  // namespace
}  // namespace faultline::load

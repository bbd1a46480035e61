// What the hot loop makes of targets that behave and of targets that do not.
#include "loadgen/client/socket_address.h"
#include "tests/fakes/tiny_http_server.h"
#include "tests/io/loadgen/load_harness.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include <sys/socket.h>
#include <unistd.h>

namespace faultline::load {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::TinyHttpServer;
using Reply = TinyHttpServer::Reply;
using Request = TinyHttpServer::Request;

TEST(SocketTransport, EveryOperationIsSentAndTimed) {
    TinyHttpServer server;
    const Ran ran = run_load_on(server.url(), uniform(400, milliseconds(500)));
    ASSERT_TRUE(ran.stats && *ran.stats);
    expect_one_sample_each(ran, 200);
    EXPECT_EQ(ran.sink.count(Outcome::kCompleted), 200U);
    EXPECT_EQ(server.requests(), 200U);
    for (const auto& sample : ran.sink.samples) {
        EXPECT_EQ(sample.intended, Duration(sample.ordinal * 2'500'000));
        EXPECT_LE(sample.intended, sample.released);
        EXPECT_LE(sample.released, sample.connected);
        EXPECT_LE(sample.connected, sample.first_byte_out);
        EXPECT_LE(sample.first_byte_out, sample.first_byte_in);
        EXPECT_LE(sample.first_byte_in, sample.done);
        EXPECT_NE(sample.done, kNever);
        EXPECT_EQ(sample.http_status, 200);
    }
    EXPECT_FALSE((*ran.stats)->stopped_early);
    EXPECT_GT((*ran.stats)->cpu_seconds, 0.0);
}

TEST(SocketTransport, KeepsConnectionsAndCountsThem) {
    TinyHttpServer server;
    const Ran ran = run_load_on(server.url(), uniform(200, milliseconds(500)));
    // The server may not have come to accept the last one yet.
    const Instant until = SteadyClock().now() + seconds(10);
    while (server.connections() < (*ran.stats)->connections && SteadyClock().now() < until) {
        std::this_thread::yield();
    }
    EXPECT_EQ(server.connections(), (*ran.stats)->connections);
    EXPECT_LT(server.connections(), 90U) << "100 operations took turns on few connections";
}

TEST(SocketTransport, ReadsEveryFraming) {
    const std::vector<Reply> replies = {
        {.bytes = TinyHttpServer::answer(200, "plain")},
        {.bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nchunk\r\n0\r\n\r\n",
         .piece_size = 7},
        {.bytes = TinyHttpServer::answer(200, "closes", "Connection: close\r\n"), .closes = true},
        {.bytes = "HTTP/1.0 200 OK\r\n\r\nuntil the end", .closes = true},
        {.bytes = "HTTP/1.1 100 Continue\r\n\r\n" + TinyHttpServer::answer(200, "late")},
        {.bytes = "HTTP/1.1 204 No Content\r\n\r\n"},
        {.bytes = TinyHttpServer::answer(200, std::string(300'000, 'x')), .piece_size = 50'000}};
    std::size_t next = 0;  // touched on the server's thread only
    TinyHttpServer server([&](const Request&) { return replies[next++ % replies.size()]; });
    std::vector<std::size_t> sizes;
    RunOptions options;
    options.setup.on_body = [&sizes](std::uint64_t, std::string_view body) {
        sizes.push_back(body.size());
        return std::nullopt;
    };
    const Ran ran = run_load_on(server.url(), uniform(100, milliseconds(560)), std::move(options));
    expect_one_sample_each(ran, 56);
    EXPECT_EQ(ran.sink.count(Outcome::kCompleted), 56U);
    std::uint64_t replied = 0;
    for (const Reply& reply : replies) {
        replied += 8 * reply.bytes.size();
    }
    std::uint64_t received = 0;
    for (const Sample& sample : ran.sink.samples) {
        received += sample.bytes_received;
    }
    EXPECT_EQ(received, replied);
    std::ranges::sort(sizes);
    EXPECT_EQ(std::ranges::count(sizes, 0U), 8);
    EXPECT_EQ(std::ranges::count(sizes, 13U), 8);
    EXPECT_EQ(std::ranges::count(sizes, 300'000U), 8);
}

TEST(SocketTransport, EveryKindOfFailureHasItsName) {
    std::vector<Reply> replies = {
        {.bytes = TinyHttpServer::answer(503, "", "Retry-After: 1\r\n")},
        {.bytes = TinyHttpServer::answer(503, "")},
        {.bytes = TinyHttpServer::answer(429, "")},
        {.bytes = TinyHttpServer::answer(404, "")},
        {.bytes = "SSH-2.0-OpenSSH_9\r\n"},
        {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", .closes = true},
        {.bytes = "", .closes = true},
        {.bytes = "", .aborts = true},
        {.bytes = TinyHttpServer::answer(200, "")}};
    std::size_t next = 0;
    TinyHttpServer server([&](const Request&) { return replies[next++ % replies.size()]; });
    const Ran ran = run_load_on(server.url(), uniform(180, milliseconds(500)));
    expect_one_sample_each(ran, 90);
    EXPECT_EQ(ran.sink.count(Outcome::kRejected), 20U);
    EXPECT_EQ(ran.sink.count(Outcome::kHttpError), 20U);
    EXPECT_EQ(ran.sink.count(Outcome::kProtocol), 10U);
    EXPECT_EQ(ran.sink.count(Outcome::kReset), 30U) << "cut off, closed and reset";
    EXPECT_EQ(ran.sink.count(Outcome::kCompleted), 10U);
    for (const auto& sample : ran.sink.samples) {
        const bool is_finite =
            sample.outcome == Outcome::kCompleted || sample.outcome == Outcome::kRejected;
        EXPECT_EQ(sample.response() != kNever, is_finite) << to_string(sample.outcome);
    }
}

TEST(SocketTransport, AnAnswerWithTlsIsCalledSo) {
    // An alert, as a server of https sends for plain HTTP; it need not close.
    TinyHttpServer server([](const Request&) {
        return Reply{.bytes = std::string("\x15\x03\x01\x00\x02\x02\x46", 7)};
    });
    const Ran ran = run_load_on(server.url(), uniform(20, milliseconds(100)));
    expect_one_sample_each(ran, 2);
    EXPECT_EQ(ran.sink.count(Outcome::kProtocol), 2U);
    ASSERT_TRUE(ran.stats && *ran.stats);
    ASSERT_EQ((*ran.stats)->reasons.size(), 1U);
    EXPECT_EQ((*ran.stats)->reasons[0].text,
              "the target answered with TLS, and https is not supported; use its port for plain "
              "HTTP");
}

TEST(SocketTransport, ARefusedConnectionIsSentAndFailedWithoutASpin) {
    // It answers once, then nothing listens there any more.
    TinyHttpServer server([&server](const Request&) {
        server.die_at(SteadyClock().now());
        return Reply{.bytes = TinyHttpServer::answer(200, ""), .closes = true};
    });
    const Ran ran = run_load_on(server.url(), uniform(500, seconds(1)));
    ASSERT_TRUE(ran.stats && *ran.stats) << "a target that died is a result, not an error";
    expect_one_sample_each(ran, 500);
    const std::size_t refused = ran.sink.count(Outcome::kRefused);
    EXPECT_GT(refused, 400U);
    EXPECT_GE((*ran.stats)->connections, refused);
    EXPECT_LE((*ran.stats)->connections, 500U) << "one attempt an operation";
    for (const auto& sample : ran.sink.samples) {
        if (sample.outcome == Outcome::kRefused) {
            EXPECT_NE(sample.released, kNever);
            EXPECT_EQ(sample.response(), kNever);
        }
    }
    EXPECT_LT((*ran.stats)->cpu_seconds, 0.5);
}

TEST(SocketTransport, LabelsLeaksAndTenants) {
    TinyHttpServer server([](const Request& request) {
        const bool is_a = request.head.find("\r\nX-Tenant: a\r\n") != std::string_view::npos;
        // The target mixes tenants up: b is shown what belongs to a.
        return Reply{.bytes = TinyHttpServer::answer(
                         200, is_a ? R"({"status":"success","rows":["canary-a"]})"
                                   : R"({"status":"degraded","rows":["canary-a"]})")};
    });
    RunOptions options;
    options.setup.tenants = {
        {.name = "a", .headers = {{"X-Tenant", "a"}}, .canaries = {"canary-a"}},
        {.name = "b", .headers = {{"X-Tenant", "b"}}, .canaries = {"canary-b"}}};
    options.setup.label_member = "status";
    LoadPlanSpec spec = uniform(100, milliseconds(500));
    spec.tenants = 2;
    const Ran ran = run_load_on(server.url(), spec, std::move(options));
    expect_one_sample_each(ran, 50);
    const LabelTable& labels = (*ran.stats)->labels;
    ASSERT_EQ(labels.size(), 3U);
    std::set<std::uint32_t> tenants;
    for (const auto& sample : ran.sink.samples) {
        tenants.insert(sample.tenant);
        EXPECT_EQ(sample.leaked, sample.tenant == 1);
        EXPECT_EQ(labels.at(sample.label), sample.tenant == 1 ? "degraded" : "success");
    }
    EXPECT_EQ(tenants.size(), 2U);
}

TEST(SocketTransport, SendsABodyLargerThanAnySocketBuffer) {
    TinyHttpServer server([](const Request& request) {
        return Reply{.bytes = TinyHttpServer::answer(
                         200, std::to_string(std::ranges::count(request.body, 'x')))};
    });
    RunOptions options;
    options.setup.requests = {
        {.method = "POST", .path = "/upload", .headers = {}, .body = std::string(9'000'000, 'x')}};
    std::vector<std::string> bodies;
    options.setup.on_body = [&bodies](std::uint64_t, std::string_view body) {
        bodies.emplace_back(body);
        return std::nullopt;
    };
    const Ran ran = run_load_on(server.url(), uniform(20, milliseconds(200)), std::move(options));
    EXPECT_EQ(ran.sink.count(Outcome::kCompleted), 4U);
    EXPECT_EQ(bodies, std::vector<std::string>(4, "9000000"));
}

TEST(SocketTransport, SaysWhyAnOutcomeCame) {
    TinyHttpServer server([](const Request& request) {
        return Reply{.bytes = request.nth_on_connection == 1
                                  ? "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nfour"
                                  : "",
                     .closes = true};
    });
    const Ran cut = run_load_on(server.url(), uniform(20, milliseconds(200)));
    ASSERT_TRUE(cut.stats && *cut.stats);
    ASSERT_EQ((*cut.stats)->reasons.size(), 1U);  // the first speaks for all
    EXPECT_EQ((*cut.stats)->reasons[0].outcome, Outcome::kReset);
    EXPECT_EQ((*cut.stats)->reasons[0].text, "closed after 4 of 100 body bytes");

    TinyHttpServer silent([](const Request&) { return Reply{}; });
    RunOptions options;
    options.setup.timeout = milliseconds(100);
    const Ran late = run_load_on(silent.url(), uniform(10, milliseconds(200)), std::move(options));
    ASSERT_EQ((*late.stats)->reasons.size(), 1U);
    EXPECT_EQ((*late.stats)->reasons[0].text, "no answer within 100ms");
}

// Whoever reads a request and then dies may have carried it out: however long the connection was
// idle before, the request is sent once and has failed.
TEST(SocketTransport, NeverSendsTwiceWhatTheTargetMayHaveExecuted) {
    TinyHttpServer server([](const Request& request) {
        const bool drops = request.nth_on_connection > 1;
        return Reply{.bytes = drops ? "" : TinyHttpServer::answer(200, "ok"), .closes = drops};
    });
    const Ran ran = run_load_on(server.url(), uniform(1.6, seconds(2)));
    EXPECT_EQ(ran.sink.samples.size(), server.requests());
    EXPECT_GE(ran.sink.count(Outcome::kReset), 1U);
    EXPECT_EQ((*ran.stats)->retries, 0U);
}

// The server is gone while the loop reads its first answer: the kept connection is broken before
// the second request goes out, of which it takes no byte.
TEST(SocketTransport, SendsAnewWhatABrokenConnectionDidNotTake) {
    TinyHttpServer server;
    const auto address = resolve(parse_http_url(server.url()).value()).value();
    RunOptions options;
    std::optional<Instant> zero;
    options.on_start = [&](Instant at) { zero = at; };
    options.setup.on_body = [&](std::uint64_t, std::string_view) {
        server.die_at(SteadyClock().now());
        const auto accepts = [&address] {
            const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            const int refused =
                ::connect(fd, reinterpret_cast<const sockaddr*>(&address.storage), address.size);
            ::close(fd);
            return refused == 0;
        };
        // The second is due 100 ms after the first.
        while (accepts() || SteadyClock().now() < *zero + milliseconds(110)) {
            std::this_thread::yield();
        }
        return std::nullopt;
    };
    const Ran ran = run_load_on(server.url(), uniform(10, milliseconds(200)), std::move(options));
    EXPECT_EQ(ran.sink.count(Outcome::kCompleted), 1U);
    EXPECT_EQ(ran.sink.count(Outcome::kRefused), 1U);
    EXPECT_EQ((*ran.stats)->retries, 1U);
}

// What follows an answer could be taken for the next one.
TEST(SocketTransport, CountsConnectionsThatStrayBytesCost) {
    const auto strays = [](const std::string& more) {
        TinyHttpServer server([&more](const Request&) {
            return Reply{.bytes = TinyHttpServer::answer(200, "ok") + more};
        });
        const Ran ran = run_load_on(server.url(), uniform(20, milliseconds(500)));
        EXPECT_EQ(ran.sink.count(Outcome::kCompleted), 10U);
        return (*ran.stats)->closed_for_stray_bytes;
    };
    EXPECT_EQ(strays(""), 0U);
    EXPECT_EQ(strays("more"), 10U);
}

TEST(SocketTransport, RefusesASetupThatDoesNotFit) {
    TinyHttpServer server;
    LoadPlanSpec spec = uniform(10, milliseconds(100));
    spec.requests = 2;
    const Ran ran = run_load_on(server.url(), spec);
    ASSERT_TRUE(ran.stats && ran.stats->has_error());
    EXPECT_EQ(ran.stats->error().kind, ErrorKind::kInvalid);
    RunOptions options;
    options.setup.requests = {{.method = "G T", .path = "/", .headers = {}, .body = {}}};
    const Ran bad = run_load_on(server.url(), uniform(10, milliseconds(100)), std::move(options));
    EXPECT_EQ(bad.stats->error().kind, ErrorKind::kInvalid);
    EXPECT_EQ(server.requests(), 0U);
}

}  // namespace
}  // namespace faultline::load

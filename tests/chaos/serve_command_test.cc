// `faultline serve` as its users start and end it.
#include "net/http/client.h"
#include "tests/fakes/faultline_command.h"

#include <csignal>
#include <filesystem>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <gtest/gtest.h>

namespace faultline {
namespace {

using namespace std::chrono_literals;

class ServeCommand : public ::testing::Test {
protected:
    // Temporary files go to a folder of this test.
    std::unique_ptr<net::ChildProcess> serve(const std::string& listen,
                                             const std::string& more = "--demo") {
        std::filesystem::create_directories(command_.path("tmp"));
        auto engine = command_.start(
            {"env", "TMPDIR=" + command_.path("tmp"), fakes::FaultlineCommand::binary(), "serve",
             "--demo", more, "--listen", listen, "--port-file", command_.path("port")},
            "serve.log");
        EXPECT_TRUE(command_.eventually([&] { return command_.text_of("port").ends_with('\n'); }))
            << command_.text_of("serve.log");
        return engine;
    }

    fakes::FaultlineCommand command_;
};

TEST_F(ServeCommand, EverySignalThatEndsItLeavesNoDatabaseBehind) {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
        const auto engine = serve("127.0.0.1:0");
        EXPECT_FALSE(std::filesystem::is_empty(command_.path("tmp"))) << "tenants have databases";
        ASSERT_TRUE(engine->signal(signal));
        const auto ended = command_.finish(*engine, "serve.log");
        EXPECT_EQ(ended.status.code, 0) << signal << ": " << ended.output;
        EXPECT_EQ(ended.status.signal, 0) << "it was killed";
        EXPECT_TRUE(std::filesystem::is_empty(command_.path("tmp"))) << signal;
        std::filesystem::remove(command_.path("port"));
    }
}

bool has_ipv6() {
    boost::asio::io_context io;
    boost::asio::ip::tcp::acceptor acceptor(io);
    boost::system::error_code error;
    (void)acceptor.open(boost::asio::ip::tcp::v6(), error);
    if (!error) {
        (void)acceptor.bind({boost::asio::ip::address_v6::loopback(), 0}, error);
    }
    return !error;
}

TEST_F(ServeCommand, ListensOnTheSpellingsThatUrlsKnow) {
    for (const auto& [listen, host] : {std::pair("localhost:0", "127.0.0.1"), {"[::1]:0", "::1"}}) {
        if (host == std::string("::1") && !has_ipv6()) {
            GTEST_SKIP() << "this machine has no IPv6 loopback";
        }
        const auto engine = serve(listen);
        const auto port = static_cast<std::uint16_t>(std::stoi(command_.text_of("port")));
        const auto answer = command_.run(
            net::http_send(command_.clock(), Deadline::after(command_.clock().now(), 30s),
                           {.host = host, .port = port, .target = "/healthz"},
                           {.method = "GET", .target = "/healthz"}));
        ASSERT_TRUE(answer) << listen << ": " << answer.error().message;
        EXPECT_EQ(answer->status, 200U);
        ASSERT_TRUE(engine->signal(SIGTERM));
        (void)command_.finish(*engine, "serve.log");
        std::filesystem::remove(command_.path("port"));
    }
}

// A load beside it in one terminal has a report to show.
TEST_F(ServeCommand, LogsRequestsOnlyWhenItIsAskedTo) {
    for (const bool asked : {false, true}) {
        const auto engine = serve("127.0.0.1:0", asked ? "--log-requests" : "--demo");
        const auto port = static_cast<std::uint16_t>(std::stoi(command_.text_of("port")));
        net::HttpRequest request{
            .method = "POST",
            .target = "/v1/orchestrations",
            .body = R"({"plan":{"steps":[{"id":"a","tool":"topology","params":{}}]}})"};
        request.headers = {{"Authorization", "Bearer demo-key-acme"},
                           {"Content-Type", "application/json"}};
        const auto answer = command_.run(
            net::http_send(command_.clock(), Deadline::after(command_.clock().now(), 30s),
                           {.host = "127.0.0.1", .port = port, .target = request.target}, request));
        ASSERT_TRUE(answer) << answer.error().message;
        EXPECT_EQ(answer->status, 200U);
        ASSERT_TRUE(engine->signal(SIGTERM));
        const std::string output = command_.finish(*engine, "serve.log").output;
        EXPECT_EQ(output.find(R"("event":"orchestration")") != std::string::npos, asked) << output;
        EXPECT_NE(output.find("engine at http://"), std::string::npos) << output;
        EXPECT_NE(output.find("stopped"), std::string::npos) << output;
        std::filesystem::remove(command_.path("port"));
    }
}

// A script that waits for the file must see that it will not come.
TEST_F(ServeCommand, APortFileThatCannotBeWrittenEndsIt) {
    ASSERT_TRUE(write_file(command_.path("file"), "no folder"));
    const auto ran = command_.faultline(
        {"serve", "--demo", "--listen", "127.0.0.1:0", "--port-file", command_.path("file/port")});
    EXPECT_EQ(ran.status.code, 4) << ran.output;
    EXPECT_NE(ran.output.find(command_.path("file/port")), std::string::npos) << ran.output;
    EXPECT_EQ(ran.output.find("engine at"), std::string::npos) << ran.output;
}

TEST_F(ServeCommand, AHostThatIsNoAddressIsNamed) {
    const auto ran = command_.faultline({"serve", "--demo", "--listen", "myhost:0"});
    EXPECT_EQ(ran.status.code, 2);
    EXPECT_NE(ran.output.find("HOST must be an address of this machine in numbers"),
              std::string::npos)
        << ran.output;
}

}  // namespace
}  // namespace faultline

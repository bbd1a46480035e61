// A log that nobody reads keeps the engine from nothing: it answers, is measured, and ends when it
// is told to.
#include "net/http/client.h"
#include "tests/fakes/faultline_command.h"

#include <csignal>
#include <string>

#include <gtest/gtest.h>

namespace faultline {
namespace {

using namespace std::chrono_literals;

class BlockedLog : public ::testing::Test {
protected:
    void SetUp() override {
        // Descriptor 3 keeps the pipe open; nobody ever reads from it.
        const std::string script = R"(mkfifo "$0" && exec 3<>"$0" && exec "$@" 2>"$0")";
        engine_ =
            command_.start({"bash", "-c", script, command_.path("fifo"),
                            fakes::FaultlineCommand::binary(), "serve", "--demo", "--log-requests",
                            "--listen", "127.0.0.1:0", "--port-file", command_.path("port")},
                           "engine.log");
        ASSERT_TRUE(command_.eventually([&] { return command_.text_of("port").ends_with('\n'); }))
            << command_.text_of("engine.log");
        port_ = static_cast<std::uint16_t>(std::stoi(command_.text_of("port")));
    }

    Result<net::HttpResponse> send(std::string method, std::string target, std::string body) {
        net::HttpRequest request{
            .method = std::move(method), .target = target, .body = std::move(body)};
        request.headers = {{"Authorization", "Bearer demo-key-acme"},
                           {"Content-Type", "application/json"}};
        return command_.run(
            net::http_send(command_.clock(), Deadline::after(command_.clock().now(), 30s),
                           {.host = "127.0.0.1", .port = port_, .target = target}, request));
    }
    // The value of a series without labels; -1 when it is not there.
    double value_of(const std::string& name) {
        const auto answer = send("GET", "/metrics", "");
        if (!answer) {
            return -1;
        }
        const std::string line = "\n" + name + " ";
        const std::size_t at = answer->body.find(line);
        return at == std::string::npos ? -1 : std::stod(answer->body.substr(at + line.size()));
    }

    fakes::FaultlineCommand command_;
    std::unique_ptr<net::ChildProcess> engine_;
    std::uint16_t port_ = 0;
};

TEST_F(BlockedLog, TheEngineAnswersCountsWhatItDropsAndEnds) {
    const std::string plan = R"({"plan":{"steps":[{"id":"a","tool":"topology","params":{}}]}})";
    // A pipe holds some 200 lines, the queue 2,048 more.
    for (int i = 0; i < 3'000; ++i) {
        const auto answer = send("POST", "/v1/orchestrations", plan);
        ASSERT_TRUE(answer) << i << ": " << answer.error().message;
        ASSERT_EQ(answer->status, 200U) << i << ": " << answer->body;
    }
    const auto health = send("GET", "/healthz", "");
    ASSERT_TRUE(health);
    EXPECT_EQ(health->status, 200U);
    EXPECT_GT(value_of("faultline_log_messages_dropped_total"), 0.0);
    ASSERT_TRUE(engine_->signal(SIGTERM));
    const auto ended = command_.finish(*engine_, "engine.log");
    EXPECT_EQ(ended.status.code, 0) << ended.output;
}

}  // namespace
}  // namespace faultline

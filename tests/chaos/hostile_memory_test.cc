// Hostile input, again and again, against the real program: it answers 4xx or closes, goes on
// serving, and its memory does not grow by more than 64 MiB.
#include "net/http/client.h"
#include "tests/fakes/faultline_command.h"

#include <gtest/gtest.h>

namespace faultline {
namespace {

using namespace std::chrono_literals;

struct Row {
    std::string method;
    std::string target;
    std::string body;
    std::string type = "application/json";
};

std::vector<Row> rows() {
    std::vector<Row> all;
    const std::vector<std::string> bodies = {
        "",
        "null",
        "[]",
        "{",
        std::string(1'000'000, '['),
        std::string(1'000'000, '{'),
        std::string(3U << 20U, 'x'),
        R"({"plan":)" + std::string(900'000, ' ') + "}",
        R"({"plan":{"steps":[{"id":")" + std::string(900'000, 'a') + R"(","tool":"search"}]}})",
        R"({"plan":{"steps":[{"id":"a","tool":"a","depends_on":["a"]}]}})",
        R"({"plan":{"steps":[{"id":"a","tool":"search","params":{"$ref":"nowhere.data"}}]}})",
        R"({"plan":{"steps":[{"id":"a","tool":"direct_query","params":{"query":"DROP TABLE node"}}]}})",
        "{\"plan\":\"\xff\xfe\xfd\"}",
        R"({"a":1,"a":2})",
        R"({"plan":{"steps":1e999}})",
    };
    for (const auto& body : bodies) {
        all.push_back({"POST", "/v1/orchestrations", body});
        all.push_back({"POST", "/v1/execute", body});
    }
    for (const char* target :
         {"/v1/cards/../../etc/passwd", "/v1/cards/reason-trends?period=999999999d",
          "/v1/cards/%00%ff", "/v1/nothing", "/metrics?x=%", "/healthz/healthz"}) {
        all.push_back({"GET", target, ""});
        all.push_back({"DELETE", target, ""});
    }
    all.push_back({"GET", "/" + std::string(7'000, 'a'), ""});
    all.push_back({"POST", "/v1/orchestrations", "plan: yes", "application/yaml"});
    return all;
}

class HostileMemory : public ::testing::Test {
protected:
    void SetUp() override {
        // The sanitizer's quarantine keeps freed memory on purpose; that is not growth of ours.
        engine_ = net::ChildProcess::start(
                      {.argv = {fakes::FaultlineCommand::binary(), "serve", "--demo", "--quiet",
                                "--listen", "127.0.0.1:0", "--port-file", command_.path("port")},
                       .environment = {{"ASAN_OPTIONS", "quarantine_size_mb=4"}},
                       .output = net::ChildOutput::kFile,
                       .output_file = command_.path("engine.log")})
                      .value();
        ASSERT_TRUE(command_.eventually([&] { return command_.text_of("port").ends_with('\n'); }))
            << command_.text_of("engine.log");
        port_ = static_cast<std::uint16_t>(std::stoi(command_.text_of("port")));
    }

    Result<net::HttpResponse> send(const Row& row) {
        net::HttpRequest request{.method = row.method, .target = row.target, .body = row.body};
        request.headers = {{"Authorization", "Bearer demo-key-acme"}, {"Content-Type", row.type}};
        return command_.run(
            net::http_send(command_.clock(), Deadline::after(command_.clock().now(), 30s),
                           {.host = "127.0.0.1", .port = port_, .target = row.target}, request));
    }

    void pass() {
        for (const auto& row : rows()) {
            const auto answer = send(row);
            const std::string which = row.method + ' ' + row.target + ' ' + row.body.substr(0, 60);
            if (answer) {
                EXPECT_LT(answer->status, 500U) << which;
            } else {  // it may close the connection, but not leave it hanging
                EXPECT_NE(answer.error().kind, ErrorKind::kTimeout) << which;
            }
        }
    }

    double resident_mib() {
        const auto answer = send({"GET", "/metrics", ""});
        EXPECT_TRUE(answer);
        const std::string name = "\nprocess_resident_memory_bytes ";
        const std::size_t at = answer->body.find(name);
        EXPECT_NE(at, std::string::npos);
        return std::stod(answer->body.substr(at + name.size())) / (1024 * 1024);
    }

    fakes::FaultlineCommand command_;
    std::unique_ptr<net::ChildProcess> engine_;
    std::uint16_t port_ = 0;
};

TEST_F(HostileMemory, StaysWithin64MiBOfGrowth) {
    ASSERT_GE(rows().size(), 40U);
    const double before = resident_mib();
    for (int i = 0; i < 5; ++i) {
        pass();
    }
    const double after = resident_mib();
    RecordProperty("growth_mib", std::to_string(after - before));
    EXPECT_LE(after - before, 64.0) << before << " MiB before, " << after << " MiB after";
    const auto good = send({"GET", "/healthz", ""});
    ASSERT_TRUE(good);
    EXPECT_EQ(good->status, 200U);
    EXPECT_FALSE(engine_->try_wait()) << command_.text_of("engine.log");
}

}  // namespace
}  // namespace faultline

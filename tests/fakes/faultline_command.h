// Runs the built `faultline` binary, and other programs, for tests that use it as people do. One
// private directory holds what they write; what still runs is killed with this object.
#pragma once

#include "base/clock.h"
#include "base/files.h"
#include "net/process/child_process.h"
#include "net/process/private_directory.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace faultline::fakes {

class FaultlineCommand {
public:
    struct Ended {
        net::ExitStatus status;
        std::string output;  // standard output and error
    };

    [[nodiscard]] static std::string binary() {
        return std::string(FAULTLINE_BINARY_DIR) + "/faultline";
    }
    [[nodiscard]] std::string path(const std::string& name) const {
        return (directory_.path() / name).string();
    }
    // A file of the private directory; empty when it is not there.
    [[nodiscard]] std::string text_of(const std::string& name) const {
        auto text = read_file(directory_.path() / name);
        return text ? std::move(*text) : std::string{};
    }

    // Output goes to the file `log` of the private directory.
    std::unique_ptr<net::ChildProcess> start(std::vector<std::string> argv,
                                             const std::string& log) {
        auto child = net::ChildProcess::start({.argv = std::move(argv),
                                               .output = net::ChildOutput::kFile,
                                               .output_file = directory_.path() / log});
        EXPECT_TRUE(child) << child.error().message;
        return child ? std::move(*child) : nullptr;
    }

    // `faultline ARGUMENTS…` to its end, at most two minutes.
    Ended faultline(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), binary());
        const std::string log = "run-" + std::to_string(++runs_) + ".log";
        const auto child = start(std::move(arguments), log);
        return finish(*child, log);
    }
    Ended finish(net::ChildProcess& child, const std::string& log) {
        const auto status =
            run(child.wait(clock_, Deadline::after(clock_.now(), std::chrono::minutes(2))));
        EXPECT_TRUE(status) << "did not end in two minutes: " << text_of(log);
        return {.status = status ? *status : net::ExitStatus{.code = -1}, .output = text_of(log)};
    }

    template <class T>
    T run(boost::asio::awaitable<T> operation) {
        std::optional<T> value;
        boost::asio::co_spawn(io_, std::move(operation), [&](std::exception_ptr error, T result) {
            EXPECT_FALSE(error);
            value = std::move(result);
        });
        io_.restart();
        io_.run();
        return std::move(*value);
    }

    // Asks `done` every 20 ms until it is true or a minute is over.
    bool eventually(const std::function<bool()>& done) {
        const Deadline deadline = Deadline::after(clock_.now(), std::chrono::minutes(1));
        while (!deadline.passed(clock_.now())) {
            if (done()) {
                return true;
            }
            run(clock_.sleep_for(std::chrono::milliseconds(20)));
        }
        return false;
    }

    [[nodiscard]] Clock& clock() { return clock_; }

private:
    SteadyClock clock_;
    boost::asio::io_context io_;
    net::PrivateDirectory directory_ = net::make_private_dir("faultline-test").value();
    int runs_ = 0;
};

}  // namespace faultline::fakes

// Stands between the embedded engine and the load generator in virtual time and lies: what the
// harness reads of it must make a check fail. Owned by the target, which it must not outlive; one
// thread, no memory but the moment of the first request.
#pragma once

#include "base/clock.h"
#include "net/http/message.h"
#include "scenarios/judge/lie.h"
#include "scenarios/run/target.h"

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

namespace faultline::embedded {

struct LyingOptions {
    scenario::Lie lie;
    Duration timeout{};                 // of one operation, above zero
    std::string label_member;           // whose text is an answer's status; "": none
    std::vector<std::string> canaries;  // of all tenants; what is planted as a leak
};

class LyingAnswers {
public:
    // `clock` must outlive it.
    LyingAnswers(LyingOptions options, Clock& clock)
        : options_(std::move(options)), clock_(clock) {}

    // The same answers, with the lie.
    [[nodiscard]] net::HttpHandler between(net::HttpHandler honest);
    void change(scenario::TargetEvidence& evidence) const;

private:
    boost::asio::awaitable<net::HttpResponse> answer(net::HttpHandler honest,
                                                     net::HttpRequest request);
    void change(net::HttpResponse& response) const;
    [[nodiscard]] std::string changed_body(const std::string& body) const;
    [[nodiscard]] std::string leak() const;

    LyingOptions options_;
    Clock& clock_;
    std::optional<Instant> first_;
};

}  // namespace faultline::embedded

#include "engine/api/readiness.h"

#include "base/with_deadline.h"
#include "engine/api/json_text.h"
#include "engine/api/response_codec.h"

#include <utility>

#include <boost/asio/this_coro.hpp>

namespace faultline::engine {

namespace asio = boost::asio;

namespace {

Error silent() { return {.code = ErrorCode::kToolTimeout, .message = "no answer in time"}; }

}  // namespace

Readiness::Readiness(Clock& clock, ReadinessOptions options)
    : clock_(clock), options_(std::move(options)) {}

asio::awaitable<ReadinessReport> Readiness::report() {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (last_ && clock_.now() - last_at_ < options_.reuse_for) {
        co_return *last_;
    }
    const std::function<asio::awaitable<Result<ReadinessReport>>()> work = [this] {
        return probe_all();
    };
    Result<ReadinessReport> fresh = co_await flights_.run("", work);
    co_return fresh ? std::move(*fresh) : judge({{"readiness", fresh.error()}});
}

bool Readiness::is_only_busy(const ReadinessProbe& probe, const Error& error, Instant asked) const {
    if (error.code != ErrorCode::kToolTimeout || !probe.last_success) {
        return false;
    }
    const std::optional<Instant> last = probe.last_success();
    return last && *last >= asked - options_.reuse_for;
}

asio::awaitable<Result<ReadinessReport>> Readiness::probe_all() {
    co_await asio::this_coro::throw_if_cancelled(false);
    std::vector<Outcome> outcomes;
    for (const ReadinessProbe& probe : options_.probes) {
        const Instant asked = clock_.now();
        const Deadline deadline = Deadline::after(asked, options_.probe_timeout);
        asio::awaitable<Result<void>> check = probe.check();
        Result<void> result = co_await with_deadline(clock_, deadline, silent(), std::move(check));
        if (!result && is_only_busy(probe, result.error(), asked)) {
            result = Result<void>{};
        }
        outcomes.push_back({probe.name, std::move(result)});
    }
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) {
        co_return silent();  // says nothing about the probes
    }
    last_ = judge(outcomes);
    last_at_ = clock_.now();
    co_return *last_;
}

ReadinessReport Readiness::judge(const std::vector<Outcome>& outcomes) const {
    JsonArrayText checks;
    JsonArrayText reasons;
    bool ready = true;
    for (const Outcome& outcome : outcomes) {
        const bool good = outcome.result.has_value();
        JsonText check;
        check.text("name", outcome.name).boolean("ok", good);
        check.text_or_null("message", good ? "" : outcome.result.error().message);
        checks.raw(check.take());
        if (!good) {
            ready = false;
            reasons.text(outcome.name + ": " + outcome.result.error().message);
        }
    }
    if (options_.disabled.any() && options_.disabled_means_not_ready) {
        ready = false;
        reasons.text("protections are disabled");
    }
    JsonText body;
    body.text("status", ready ? "ready" : "not_ready")
        .raw("checks", checks.take())
        .raw("disabled_protections", encode(options_.disabled))
        .raw("reasons", reasons.take());
    return {.ready = ready, .body = body.take()};
}

}  // namespace faultline::engine

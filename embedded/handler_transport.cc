#include "embedded/handler_transport.h"

#include "base/task_group.h"
#include "base/units.h"
#include "base/with_deadline.h"
#include "loadgen/client/response_classifier.h"

#include <utility>

#include <boost/asio/this_coro.hpp>

namespace faultline::embedded {

namespace asio = boost::asio;

namespace {

// What one run shares among its operations; lives in run()'s frame, which outlives them all.
struct Run {
    const net::HttpHandler& handler;
    Clock& clock;
    const load::LoadSetup& setup;
    load::SampleSink& sink;
    load::ResponseClassifier classifier;
    Instant zero;
    load::TransportStats stats{};
};

net::HttpRequest make_request(const load::LoadSetup& setup, const load::Operation& operation) {
    const load::RequestTemplate& from = setup.requests[operation.request];
    net::HttpRequest request{.method = from.method,
                             .target = from.path,
                             .headers = from.headers,
                             .body = from.body,
                             .peer = "in-process"};
    if (operation.tenant < setup.tenants.size()) {
        const auto& more = setup.tenants[operation.tenant].headers;
        request.headers.insert(request.headers.end(), more.begin(), more.end());
    }
    return request;
}

load::Sample sample_of(const load::Operation& operation) {
    load::Sample sample;
    sample.ordinal = operation.ordinal;
    sample.phase = operation.phase;
    sample.request = operation.request;
    sample.tenant = operation.tenant;
    sample.intended = operation.intended;
    return sample;
}

// The handler is in this process: it has the request at the moment of the release.
load::Sample begin_sample(const load::Operation& operation, Duration released) {
    load::Sample sample = sample_of(operation);
    sample.released = released;
    sample.connected = released;
    sample.first_byte_out = released;
    return sample;
}

asio::awaitable<Result<net::HttpResponse>> ask(const net::HttpHandler* handler,
                                               net::HttpRequest request) {
    co_await asio::this_coro::throw_if_cancelled(false);
    co_return co_await (*handler)(std::move(request));
}

asio::awaitable<void> operate(Run* run, load::Operation operation) {
    load::Sample sample = begin_sample(operation, run->clock.now() - run->zero);
    Error late{ErrorKind::kTimeout, "no answer within " + format_duration(run->setup.timeout)};
    auto answer = co_await with_deadline<net::HttpResponse>(
        run->clock, Deadline::after(run->clock.now(), run->setup.timeout), std::move(late),
        ask(&run->handler, make_request(run->setup, operation)));
    if (answer) {
        sample.done = run->clock.now() - run->zero;
        sample.first_byte_in = sample.done;
        sample.bytes_received = answer->body.size();  // no head: none was written
        run->classifier.classify(
            sample,
            {.status = answer->status,
             .has_retry_after = net::find_header(answer->headers, "Retry-After").has_value(),
             .body = answer->body});
    } else {
        sample.outcome = answer.error().kind == ErrorKind::kTimeout ? load::Outcome::kTimeout
                                                                    : load::Outcome::kProtocol;
        run->stats.explain(sample.outcome, answer.error().message);
    }
    run->sink.on_sample(sample);
}

void shed(Run& run, const load::Operation& operation) {
    load::Sample sample = sample_of(operation);
    sample.outcome = load::Outcome::kShed;
    run.sink.on_sample(sample);
}

}  // namespace

asio::awaitable<Result<load::TransportStats>> HandlerTransport::run(
    load::LoadPlan plan, load::LoadSetup setup, load::SampleSink* sink, const load::StopFlag* stop,
    std::function<void(Instant)> on_start) {
    co_await asio::this_coro::throw_if_cancelled(false);
    Run run{handler_, clock_, setup, *sink, load::ResponseClassifier(&setup), clock_.now()};
    TaskGroup operations(co_await asio::this_coro::executor, clock_, nullptr, setup.max_in_flight);
    on_start(run.zero);
    bool stopped = false;
    while (const auto operation = plan.next()) {
        if (!co_await clock_.sleep_until(run.zero + operation->intended) || stop->load()) {
            stopped = true;
            break;
        }
        if (!operations.spawn("operation", operate(&run, *operation))) {
            shed(run, *operation);
        }
    }
    // Each operation ends within its timeout, answered or not.
    co_await operations.join();
    run.stats.labels = run.classifier.labels();
    run.stats.started = run.zero;
    run.stats.stopped_early = stopped;
    co_return std::move(run.stats);
}

}  // namespace faultline::embedded

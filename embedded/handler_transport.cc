#include "embedded/handler_transport.h"

#include "base/http_text.h"
#include "base/planted_bug.h"
#include "base/task_group.h"
#include "base/units.h"
#include "base/with_deadline.h"
#include "loadgen/client/answer_sampler.h"
#include "loadgen/client/response_classifier.h"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

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
    std::size_t& left_behind;  // of the transport
    load::TransportStats stats{};
    load::AnswerSampler sampler{};
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
        // As on sockets, a tenant's header takes the place of the request's own.
        std::erase_if(request.headers, [&more](const auto& own) {
            return std::ranges::any_of(more, [&own](const auto& header) {
                return equal_ignoring_case(own.first, header.first);
            });
        });
        request.headers.insert(request.headers.end(), more.begin(), more.end());
    }
    return request;
}

load::Sample sample_of(const load::Operation& operation) {
    load::Sample sample;
    sample.ordinal = operation.ordinal;
    sample.phase = operation.phase;
    sample.request = operation.request;
    sample.tenant = planted("wrong_tenant_attributed") ? 0 : operation.tenant;
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

// One request that the handler works on. Shared by the operation that waits for the answer and by
// the handler, which may go on after that wait has ended.
struct Asked {
    explicit Asked(const asio::any_io_executor& executor)
        : ended(executor, asio::steady_timer::time_point::max()) {}

    std::optional<Result<net::HttpResponse>> answer;  // set when the handler has ended
    asio::steady_timer ended;                         // cancelled then
    asio::cancellation_signal cancel;
};

asio::awaitable<net::HttpResponse> ask(net::HttpHandler handler, net::HttpRequest request) {
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    co_await asio::this_coro::throw_if_cancelled(false);
    co_return co_await handler(std::move(request));
}

std::shared_ptr<Asked> begin(const asio::any_io_executor& executor, net::HttpHandler handler,
                             net::HttpRequest request) {
    auto asked = std::make_shared<Asked>(executor);
    asio::co_spawn(
        executor, ask(std::move(handler), std::move(request)),
        asio::bind_cancellation_slot(asked->cancel.slot(), [asked](const std::exception_ptr& error,
                                                                   net::HttpResponse response) {
            asked->answer = error ? Result<net::HttpResponse>(Error::internal(describe(error)))
                                  : std::move(response);
            asked->ended.cancel();
        }));
    return asked;
}

asio::awaitable<Result<void>> ended(std::shared_ptr<Asked> asked) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    while (!asked->answer && cancellation.cancelled() == asio::cancellation_type::none) {
        (void)co_await asked->ended.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    co_return Result<void>{};
}

// How long a handler that was cancelled may take to end.
constexpr Duration kTimeToEndWhenCancelled = std::chrono::seconds(1);

// The handler's answer within the timeout. A handler that ignores its cancellation is left behind,
// so that it cannot keep the run from ending.
asio::awaitable<Result<net::HttpResponse>> answer_of(Run* run, net::HttpRequest request) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const Error late{ErrorKind::kTimeout,
                     "no answer within " + format_duration(run->setup.timeout)};
    const auto executor = co_await asio::this_coro::executor;
    const auto asked = begin(executor, run->handler, std::move(request));
    const auto within = [run, &late, &asked](Duration limit) {
        return with_deadline<void>(run->clock, Deadline::after(run->clock.now(), limit), late,
                                   ended(asked));
    };
    const bool in_time = (co_await within(run->setup.timeout)).has_value();
    if (in_time && asked->answer) {
        co_return std::move(*asked->answer);
    }
    asked->cancel.emit(asio::cancellation_type::total);
    (void)co_await within(kTimeToEndWhenCancelled);
    run->left_behind += asked->answer ? 0 : 1;
    co_return late;
}

asio::awaitable<void> operate(Run* run, load::Operation operation) {
    co_await asio::this_coro::throw_if_cancelled(false);
    load::Sample sample = begin_sample(operation, run->clock.now() - run->zero);
    auto answer = co_await answer_of(run, make_request(run->setup, operation));
    if (answer) {
        sample.done =
            planted("answer_timed_at_release") ? sample.released : run->clock.now() - run->zero;
        sample.first_byte_in = sample.done;
        sample.bytes_received = answer->body.size();  // no head: none was written
        run->classifier.classify(
            sample,
            {.status = answer->status,
             .has_retry_after = net::find_header(answer->headers, "Retry-After").has_value(),
             .body = answer->body,
             .headers = &answer->headers});
        run->sampler.on_answer(sample, &answer->body);
    } else {
        // As on sockets: over at its timeout, though its handler may take a while to end.
        sample.done = std::min(run->clock.now() - run->zero, sample.released + run->setup.timeout);
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
    Run run{handler_,     clock_,      setup, *sink, load::ResponseClassifier(&setup),
            clock_.now(), left_behind_};
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
    for (const load::OutcomeReason& reason : run.classifier.reasons()) {
        run.stats.explain(reason.outcome, reason.text);
    }
    run.stats.labels = run.classifier.labels();
    run.stats.answer_samples = run.sampler.take();
    run.stats.started = run.zero;
    run.stats.stopped_early = stopped;
    co_return std::move(run.stats);
}

}  // namespace faultline::embedded

// A target in virtual time, for tests of the runner: a service of one step that answers after a
// fixed time, one fault that degrades it (or breaks it, without the protection "fallback"), and
// a diary of who did what in which order. FakeWorld is what a test sets; it outlives the target.
#pragma once

#include "base/task_group.h"
#include "scenarios/run/scenario_runner.h"
#include "scenarios/run/target.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/asio/this_coro.hpp>

namespace faultline::scenario {

struct FakeWorld {
    Duration answers_in = std::chrono::milliseconds(10);
    Duration fault_takes = std::chrono::milliseconds(20);  // inject and heal
    bool fault_has_effect = true;
    bool fault_refused = false;
    bool inject_fails = false;
    bool inject_hangs = false;
    bool inject_throws = false;
    bool heal_throws = false;
    std::optional<Duration> heal_takes;  // when not as long as fault_takes
    bool start_fails = false;
    std::string start_cause;
    bool evidence_hangs = false;
    bool load_fails = false;
    bool load_hangs = false;                 // answers nothing once stopped, until cancelled
    std::optional<Duration> load_stalls_at;  // sends nothing from then on, until cancelled
    int heals_that_fail = 0;
    std::optional<Duration> signal_at;  // of the run
    bool signal_in_drain = false;       // sets the signal, then waits for the order to stop
    SignalFlag signal = 0;
    std::string log_text;
    std::vector<std::string> configured = {"acme", "globex"};  // tenants
    std::vector<std::string> bystander_canaries;               // that the transport was told of
    std::vector<std::string> diary;
};

class FakeInjector final : public fault::Injector {
public:
    FakeInjector(FakeWorld& world, Clock& clock, std::size_t faults)
        : world_(world), clock_(clock), active_(faults), counts_(faults) {}

    Result<void> accept(const fault::FaultSpec& /*spec*/) const override {
        if (world_.fault_refused) {
            return failure("this target has no such fault");
        }
        return {};
    }

    boost::asio::awaitable<Result<void>> inject(std::size_t ordinal,
                                                fault::FaultSpec spec) override {
        world_.diary.push_back("inject " + std::to_string(ordinal) + " " + spec.fault);
        if (world_.inject_throws) {
            active_[ordinal] = true;
            throw std::runtime_error("a bug in inject");
        }
        return inject_slowly(ordinal);
    }

    boost::asio::awaitable<Result<void>> inject_slowly(std::size_t ordinal) {
        (void)co_await clock_.sleep_for(world_.inject_hangs ? std::chrono::hours(1)
                                                            : world_.fault_takes);
        if (world_.inject_fails) {
            co_return failure("it would not break");
        }
        active_[ordinal] = true;
        ++counts_[ordinal].armed;
        co_return Result<void>{};
    }

    boost::asio::awaitable<Result<void>> heal(std::size_t ordinal) override {
        world_.diary.push_back("heal " + std::to_string(ordinal));
        if (world_.heal_throws) {
            throw std::runtime_error("a bug in heal");
        }
        return heal_slowly(ordinal);
    }

    boost::asio::awaitable<Result<void>> heal_slowly(std::size_t ordinal) {
        (void)co_await clock_.sleep_for(world_.heal_takes.value_or(world_.fault_takes));
        if (world_.heals_that_fail > 0) {
            --world_.heals_that_fail;
            co_return failure("it would not mend");
        }
        active_[ordinal] = false;
        co_return Result<void>{};
    }

    [[nodiscard]] bool is_healed(std::size_t ordinal) const override { return !active_[ordinal]; }
    [[nodiscard]] fault::FaultCounts counts(std::size_t ordinal) const override {
        return counts_[ordinal];
    }

    // Whether a call that comes now is hit.
    bool hit() {
        bool any = false;
        for (std::size_t i = 0; i < active_.size(); ++i) {
            if (active_[i] && world_.fault_has_effect) {
                ++counts_[i].fired;
                any = true;
            }
        }
        return any;
    }

    static Error failure(const char* what) { return Error{ErrorKind::kUnavailable, what}; }

private:
    FakeWorld& world_;
    Clock& clock_;
    std::vector<bool> active_;
    std::vector<fault::FaultCounts> counts_;
};

class FakeTransport final : public load::Transport {
public:
    FakeTransport(FakeWorld& world, Clock& clock, FakeInjector& injector, bool has_fallback)
        : world_(world), clock_(clock), injector_(injector), has_fallback_(has_fallback) {}

    boost::asio::awaitable<Result<load::TransportStats>> run(
        load::LoadPlan plan, load::LoadSetup setup, load::SampleSink* sink,
        const load::StopFlag* stop, std::function<void(Instant)> on_start) override {
        if (world_.load_fails) {
            co_return FakeInjector::failure("nobody listens");
        }
        world_.bystander_canaries = setup.bystander_canaries;
        const auto executor = co_await boost::asio::this_coro::executor;
        TaskGroup operations(executor, clock_, nullptr);
        zero_ = clock_.now();
        on_start(zero_);
        bool is_stopped = false;
        while (const auto operation = plan.next()) {
            const bool stalls =
                world_.load_stalls_at && operation->intended >= *world_.load_stalls_at;
            (void)co_await clock_.sleep_until(
                zero_ + (stalls ? std::chrono::hours(1) : operation->intended));
            if (world_.signal_at && operation->intended >= *world_.signal_at) {
                world_.signal = 2;
            }
            if (*stop || stalls) {
                is_stopped = true;
                break;
            }
            operations.spawn("operation", answer(*operation, &setup, sink));
        }
        if (world_.signal_in_drain) {
            (void)co_await clock_.sleep_for(std::chrono::seconds(1));  // the last phase is over
            world_.signal = 2;
            const Instant limit = clock_.now() + std::chrono::hours(1);
            while (!*stop && clock_.now() < limit) {
                if (!co_await clock_.sleep_for(std::chrono::milliseconds(10))) {
                    break;  // cancelled: every further sleep would end at once
                }
            }
        }
        if (world_.load_hangs) {
            (void)co_await clock_.sleep_for(std::chrono::hours(1));
        }
        (void)co_await operations.stop(setup.timeout);
        co_return load::TransportStats{.labels = {"", "success", "degraded", "failed"},
                                       .started = zero_,
                                       .cpu_seconds = 0.0,
                                       .connections = 0,
                                       .stopped_early = is_stopped};
    }

private:
    boost::asio::awaitable<void> answer(load::Operation operation, const load::LoadSetup* setup,
                                        load::SampleSink* sink) {
        load::Sample sample;
        sample.ordinal = operation.ordinal;
        sample.phase = operation.phase;
        sample.tenant = operation.tenant;
        sample.intended = operation.intended;
        sample.released = clock_.now() - zero_;
        sample.first_byte_out = sample.released;
        const bool hit = injector_.hit();
        (void)co_await clock_.sleep_for(world_.answers_in);
        sample.done = clock_.now() - zero_;
        sample.outcome = load::Outcome::kCompleted;
        sample.http_status = 200;
        sample.label = static_cast<std::uint16_t>(!hit ? 1 : has_fallback_ ? 2 : 3);
        if (setup->on_body) {
            setup->on_body(sample.ordinal, body(hit));
        }
        sink->on_sample(sample);
    }

    [[nodiscard]] std::string body(bool hit) const {
        if (!hit) {
            return R"({"status":"success","results":[{"step_id":"a","success":true}]})";
        }
        return has_fallback_ ? R"({"status":"degraded","results":[{"step_id":"a","success":false,)"
                               R"("fallback_used":true,"data":{"data_source":"topology"}}]})"
                             : R"({"status":"failed","results":[{"step_id":"a","success":false,)"
                               R"("error_code":"UPSTREAM_UNAVAILABLE"}]})";
    }

    FakeWorld& world_;
    Clock& clock_;
    FakeInjector& injector_;
    bool has_fallback_;
    Instant zero_{};
};

class FakeTarget final : public Target {
public:
    FakeTarget(FakeWorld& world, Clock& clock, const TargetRequest& request)
        : world_(world),
          clock_(clock),
          injector_(world, clock, request.scenario->faults.size()),
          transport_(world, clock, injector_,
                     std::count(request.disabled_protections.begin(),
                                request.disabled_protections.end(), "fallback") == 0) {}

    boost::asio::awaitable<Result<void>> start() override {
        world_.diary.emplace_back("start");
        if (world_.start_fails) {
            Error error = FakeInjector::failure("no room");
            error.cause = world_.start_cause;
            co_return error;
        }
        co_return Result<void>{};
    }
    load::Transport& transport() override { return transport_; }
    fault::Injector& injector() override { return injector_; }
    boost::asio::awaitable<Result<TargetEvidence>> evidence() override {
        world_.diary.emplace_back("evidence");
        if (world_.evidence_hangs) {
            (void)co_await clock_.sleep_for(std::chrono::hours(1));
        }
        co_return TargetEvidence{.metrics_text = "up 1\n", .log_text = world_.log_text};
    }
    boost::asio::awaitable<void> stop() override {
        world_.diary.emplace_back("stop");
        co_return;
    }
    Result<std::vector<load::LoadTenant>> tenants(
        const std::vector<std::string>& names) const override {
        std::vector<load::LoadTenant> tenants;
        for (const std::string& name : names.empty() ? world_.configured : names) {
            tenants.push_back({.name = name, .headers = {}, .canaries = {"canary-" + name}});
        }
        return tenants;
    }
    [[nodiscard]] std::string describe() const override { return "a fake"; }

private:
    FakeWorld& world_;
    Clock& clock_;
    FakeInjector injector_;
    FakeTransport transport_;
};

inline TargetFactory fake_factory(FakeWorld& world) {
    return [&world](const TargetRequest& request, Clock& clock) -> Result<std::unique_ptr<Target>> {
        return std::unique_ptr<Target>(std::make_unique<FakeTarget>(world, clock, request));
    };
}

// Writes into the same diary, so that a test sees what came first.
class FakeJournal final : public UndoJournal {
public:
    explicit FakeJournal(FakeWorld& world) : world_(world) {}
    Result<void> record(const UndoEntry& entry) override {
        if (fails) {
            return FakeInjector::failure("disk full");
        }
        world_.diary.push_back("journal " + std::string(entry.inject ? "inject " : "healed ") +
                               std::to_string(entry.ordinal));
        entries.push_back(entry);
        return {};
    }
    bool fails = false;
    std::vector<UndoEntry> entries;

private:
    FakeWorld& world_;
};

}  // namespace faultline::scenario

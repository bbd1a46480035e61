#include "base/mask.h"
#include "base/units.h"
#include "base/with_deadline.h"
#include "metrics/in_flight.h"
#include "scenarios/judge/exposition.h"
#include "scenarios/run/load_setup.h"
#include "scenarios/run/scenario_run.h"

#include <algorithm>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace faultline::scenario {

namespace asio = boost::asio;

namespace {

constexpr Duration kEvidenceLimit = std::chrono::seconds(10);
// After the drain, for what the target still does.
constexpr Duration kSettleLimit = std::chrono::seconds(2);
constexpr Duration kSettleSlice = std::chrono::milliseconds(50);
constexpr Duration kStopLimit = std::chrono::seconds(30);
constexpr std::size_t kMaxEvidence = 8U << 20U;

Error timed_out(std::string what) { return Error{ErrorKind::kTimeout, std::move(what)}; }

asio::awaitable<Result<void>> stopped(Target* target) {
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await target->stop();
    co_return Result<void>{};
}

bool is_anything_in_flight(std::string_view metrics_text) {
    for (const std::string_view name : {metrics::kRunsInFlight, metrics::kToolCallsInFlight}) {
        for (const MetricSample& sample : samples_of(metrics_text, name)) {
            if (sample.value > 0.0) {
                return true;
            }
        }
    }
    return false;
}

Result<std::unique_ptr<Target>> build(const RunInputs& inputs) {
    try {
        return inputs.factory(TargetRequest{.scenario = &inputs.scenario,
                                            .clock = inputs.clock_kind,
                                            .seed = inputs.seed,
                                            .disabled_protections = inputs.disabled_protections},
                              *inputs.clock);
    } catch (const std::exception& error) {
        return Error{ErrorKind::kInternal, "the target could not be built", error.what()};
    }
}

bool runs_on(const Scenario& scenario, ClockKind kind) {
    const char* const name = kind == ClockKind::kVirtual ? "virtual" : "real";
    return std::count(scenario.clocks.begin(), scenario.clocks.end(), name) > 0;
}

}  // namespace

asio::awaitable<RunEvent> ScenarioRun::start_target() {
    event("phase", "preflight");
    if (!runs_on(inputs_.scenario, inputs_.clock_kind)) {
        fail(fmt::format("this scenario does not run on a {} clock", record_.clock));
        co_return RunEvent::kStartFailed;
    }
    auto built = build(inputs_);
    if (!built || !*built) {
        fail(built ? "no target" : masked_reason(built.error()));
        co_return RunEvent::kStartFailed;
    }
    target_ = std::move(*built);
    // First: from here on no event and no message holds a canary or a key.
    if (!identify_tenants()) {
        co_return RunEvent::kStartFailed;
    }
    started_ = true;
    const Deadline deadline = Deadline::after(clock_->now(), inputs_.start_limit);
    const Result<void> started = co_await with_deadline<void>(
        *clock_, deadline, timed_out("the target did not start in time"), target_->start());
    if (!started) {
        fail("the target did not start: " + masked_reason(started.error()));
        co_return RunEvent::kStartFailed;
    }
    ready_ = true;
    record_.target = target_->describe();
    co_return accept_faults() ? RunEvent::kReady : RunEvent::kStartFailed;
}

bool ScenarioRun::accept_faults() {
    for (std::size_t i = 0; i < record_.faults.size(); ++i) {
        const Result<void> accepted = target_->injector().accept(inputs_.scenario.faults[i]);
        if (!accepted) {
            record_.faults[i].error = masked_reason(accepted.error());
            fail(fmt::format("this target cannot carry out {}: {}", record_.faults[i].fault,
                             record_.faults[i].error));
            return false;
        }
    }
    return true;
}

void ScenarioRun::hide(const load::LoadTenant& tenant) {
    hidden_.insert(hidden_.end(), tenant.canaries.begin(), tenant.canaries.end());
    for (const auto& [name, value] : tenant.headers) {
        const std::vector<std::string> secrets = secrets_of_header(value);
        hidden_.insert(hidden_.end(), secrets.begin(), secrets.end());
        if (hidden_.back().size() >= kMinKeyBytes) {
            keys_.push_back(hidden_.back());
        }
    }
}

ForbiddenText ScenarioRun::forbidden_in_answers() const {
    ForbiddenText forbidden{.keys = keys_, .sql = {}};
    for (const RequestSpec& request : inputs_.scenario.load.requests) {
        for (std::string& statement : sql_of(request.body)) {
            forbidden.sql.push_back(std::move(statement));
        }
    }
    return forbidden;
}

bool ScenarioRun::identify_tenants() {
    const auto names = tenant_names(inputs_.scenario);
    auto all_tenants = target_->tenants({});
    auto senders =
        names.empty() ? Result<std::vector<load::LoadTenant>>() : target_->tenants(names);
    if (!all_tenants || !senders) {
        fail("the tenants are not known: " +
             masked_reason(all_tenants ? senders.error() : all_tenants.error()));
        return false;
    }
    for (const load::LoadTenant& tenant : *all_tenants) {
        hide(tenant);
    }
    tenants_ = std::move(*senders);
    for (const load::LoadTenant& tenant : tenants_) {
        record_.tenants.push_back(tenant.name);
    }
    for (load::LoadTenant& tenant : *all_tenants) {
        if (std::count(names.begin(), names.end(), tenant.name) == 0) {
            bystanders_.push_back(std::move(tenant));
        }
    }
    record_.canaries = visible_canaries(tenants_, bystanders_);
    return true;
}

asio::awaitable<void> ScenarioRun::stop_target() {
    if (!started_) {
        co_return;
    }
    started_ = false;
    event("phase", "stop");
    const Deadline deadline = Deadline::after(clock_->now(), kStopLimit);
    const Result<void> done = co_await with_deadline<void>(
        *clock_, deadline, timed_out("the target did not stop in time"), stopped(target_.get()));
    record_.left_behind = target_->left_behind();
    if (!done) {
        if (!record_.left_behind) {
            record_.left_behind.emplace();
        }
        record_.left_behind->push_back(masked_reason(done.error()));
    }
    for (std::string& line : record_.left_behind.value_or(std::vector<std::string>{})) {
        event("stop", "left behind: " + std::move(line));
    }
}

// A run whose client gave up may take a moment to end.
asio::awaitable<Result<TargetEvidence>> ScenarioRun::settled_evidence() {
    const Instant limit = clock_->now() + kSettleLimit;
    for (;;) {
        Result<TargetEvidence> evidence = co_await with_deadline<TargetEvidence>(
            *clock_, Deadline::after(clock_->now(), kEvidenceLimit),
            timed_out(fmt::format("the target's metrics and log did not arrive within {}",
                                  format_duration(kEvidenceLimit))),
            target_->evidence());
        if (!evidence || machine_.aborting() || clock_->now() >= limit ||
            !is_anything_in_flight(evidence->metrics_text)) {
            co_return evidence;
        }
        (void)co_await clock_->sleep_for(kSettleSlice);
    }
}

asio::awaitable<void> ScenarioRun::collect_evidence() {
    if (!started_ || !ready_ || evidence_taken_) {
        co_return;
    }
    evidence_taken_ = true;
    for (std::size_t i = 0; i < record_.faults.size(); ++i) {
        record_.faults[i].counts = target_->injector().counts(i);
    }
    const Result<TargetEvidence> evidence = co_await settled_evidence();
    note_memory(true);
    if (!evidence) {
        record_.evidence_error = masked_reason(evidence.error());
        event("evidence", "could not be read");
        co_return;
    }
    record_.retries_allowed = evidence->retries_allowed;
    record_.fallbacks = evidence->fallbacks;
    record_.log_lines_lost = evidence->log_lines_lost;
    record_.target_metrics = evidence->metrics_text.substr(0, kMaxEvidence);
    const auto log = std::string_view(evidence->log_text).substr(0, kMaxEvidence);
    record_.answers.keys_in_log = count_occurrences(log, keys_);
    record_.answers.keys_in_metrics = count_occurrences(record_.target_metrics, keys_);
    for (const auto* const tenants : {&tenants_, &bystanders_}) {
        for (const load::LoadTenant& tenant : *tenants) {
            record_.canary_leaks_elsewhere +=
                count_occurrences(record_.target_metrics, tenant.canaries) +
                count_occurrences(log, tenant.canaries);
        }
    }
    if (record_.target_metrics.empty() && evidence->log_text.empty()) {
        co_return;  // a target that leaves nothing behind
    }
    event("evidence",
          fmt::format("{} canaries in log and metrics", record_.canary_leaks_elsewhere));
}

}  // namespace faultline::scenario

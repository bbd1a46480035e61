#include "faults/kinds/table.h"

namespace faultline::fault::kinds {

namespace {

engine::Error gone(const FaultSpec& spec) {
    return injected_error(spec, engine::ErrorCode::kUpstreamUnavailable,
                          "the database does not answer");
}

// The same in process: frozen first, then gone.
std::optional<Effect> no_answer(const FaultSpec& spec, const CallInfo& call) {
    const Instant dies = call.since + parameter<Duration>(spec, "freeze");
    Effect effect{.error = gone(spec)};
    if (call.now < dies) {
        effect.wait = dies - call.now;
    }
    return effect;
}

std::optional<engine::Error> no_probe(const FaultSpec& spec) { return gone(spec); }

std::vector<ProcessStep> freeze_and_kill(const FaultSpec& spec) {
    const auto freeze = parameter<Duration>(spec, "freeze");
    if (freeze <= Duration::zero()) {
        return {{Duration::zero(), &ProcessControl::kill}};
    }
    return {{Duration::zero(), &ProcessControl::freeze}, {freeze, &ProcessControl::kill}};
}

// A dead database is UPSTREAM_UNAVAILABLE; one that is frozen lets calls run into their deadlines.
bool explains_failure(const FaultSpec& spec, Instant since, const FailedQuery& failed) {
    const auto freeze = parameter<Duration>(spec, "freeze");
    // A call that began frozen may time out a little after the kill.
    constexpr Duration kSlack = std::chrono::seconds(1);
    return failed.code == engine::ErrorCode::kUpstreamUnavailable ||
           (failed.code == engine::ErrorCode::kToolTimeout && freeze > Duration::zero() &&
            failed.at <= since + freeze + kSlack);
}

}  // namespace

Fault database_down() {
    return {.info = {.name = "database_down",
                     .summary = "The database dies: it freezes, is killed, and comes back when the "
                                "fault is healed.",
                     .when_healed = "The server is started again. Its connections are gone: calls "
                                    "under way have failed or fail, later ones connect anew.",
                     .resource = "postgres",
                     .parameters = {{.name = "freeze",
                                     .kind = ParameterKind::kDuration,
                                     .default_text = "0s",
                                     .meaning = "how long it is frozen (accepts, never answers) "
                                                "before it is killed",
                                     .within_fault = true}}},
            .on_query = no_answer,
            .on_probe = no_probe,
            .on_process = freeze_and_kill,
            .explains = explains_failure};
}

}  // namespace faultline::fault::kinds

// Whether the engine should get traffic: named probes of what it depends on, and whether all its
// protections are on. Owned by EngineApi, used on the engine's executor. Probes run at most once
// per `reuse_for` however many ask, each for at most `probe_timeout`. A probe that found no time
// among real work that succeeded meanwhile is no failure: busy is not gone.
#pragma once

#include "base/clock.h"
#include "engine/policy/protection.h"
#include "engine/ports/error.h"
#include "engine/tools/single_flight.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

namespace faultline::engine {

struct ReadinessProbe {
    std::string name;  // in the report: "database"
    // Sends the dependency one cheap request.
    std::function<boost::asio::awaitable<Result<void>>()> check;
    // When the dependency last did real work, where that is known: proof of life when the probe
    // itself comes too late, as it does behind a queue of slow calls.
    std::function<std::optional<Instant>()> last_success{};
};

struct ReadinessOptions {
    std::vector<ReadinessProbe> probes;                   // one for each dependency
    Duration probe_timeout = std::chrono::seconds(1);     // of each probe
    Duration reuse_for = std::chrono::milliseconds(500);  // how long a report is reused
    DisabledProtections disabled{};                       // of the engine; set by EngineApi
    // An engine with a protection off is not ready. A test that runs one on
    // purpose and polls /readyz for its start turns this off.
    bool disabled_means_not_ready = true;
};

struct ReadinessReport {
    bool ready = false;
    std::string body;  // {"status", "checks": [{"name","ok","message"}], "disabled_protections",
                       //  "reasons": [string]}
};

class Readiness {
public:
    // `clock` must outlive this object.
    Readiness(Clock& clock, ReadinessOptions options);

    boost::asio::awaitable<ReadinessReport> report();

private:
    [[nodiscard]] bool is_only_busy(const ReadinessProbe& probe, const Error& error,
                                    Instant asked) const;
    struct Outcome {
        std::string name;
        Result<void> result;
    };

    boost::asio::awaitable<Result<ReadinessReport>> probe_all();
    [[nodiscard]] ReadinessReport judge(const std::vector<Outcome>& outcomes) const;

    Clock& clock_;
    ReadinessOptions options_;
    SingleFlight<ReadinessReport> flights_;
    std::optional<ReadinessReport> last_;
    Instant last_at_{};
};

}  // namespace faultline::engine

// What a scenario acts on. The embedded engine is one (embedded/), a URL or a command are others.
// scenarios/ never sees the engine; it sees this.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "faults/catalogue/injector.h"
#include "loadgen/client/transport.h"
#include "scenarios/format/scenario.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

namespace faultline::scenario {

// What the target leaves behind, for checks that read more than the answers.
struct TargetEvidence {
    std::string metrics_text;
    std::string log_text;              // bounded; the newest 4 MiB
    std::uint64_t log_lines_lost = 0;  // older ones, which were not kept
    // How often each tool's call may be repeated, by its name; empty: it is not known.
    std::map<std::string, std::uint64_t> retries_allowed;
    // The fallback of each tool that has one, by its name; empty: none has, or it is not known.
    std::map<std::string, std::string> fallbacks;
};

// Of a target at one moment.
struct MemoryInUse {
    std::uint64_t bytes = 0;        // with those of this process where the target lives in it
    std::uint64_t connections = 0;  // that are open to it, each of which takes memory
};

class Target {
public:
    virtual ~Target() = default;

    // Starts resources and the target; ready for requests when it returns a value.
    virtual boost::asio::awaitable<Result<void>> start() = 0;
    virtual load::Transport& transport() = 0;
    virtual fault::Injector& injector() = 0;
    virtual boost::asio::awaitable<Result<TargetEvidence>> evidence() = 0;
    virtual boost::asio::awaitable<void> stop() = 0;

    // What had not ended when stop() returned, one line each; nullopt: the target is none of ours
    // to stop.
    [[nodiscard]] virtual std::optional<std::vector<std::string>> left_behind() const {
        return std::nullopt;
    }
    // Called on the run's thread while the target runs. nullopt: it cannot be seen.
    [[nodiscard]] virtual std::optional<MemoryInUse> memory_in_use() const { return std::nullopt; }

    // Identification of the tenants named, in that order, and the canaries planted for them; no
    // names: of every tenant the target is configured with, in any stable order. Also before
    // start().
    virtual Result<std::vector<load::LoadTenant>> tenants(
        const std::vector<std::string>& names) const = 0;
    // For result.json: "embedded engine, real clock, http://127.0.0.1:41234".
    [[nodiscard]] virtual std::string describe() const = 0;
};

enum class ClockKind { kReal, kVirtual };

struct TargetRequest {
    const Scenario* scenario = nullptr;
    ClockKind clock = ClockKind::kReal;
    std::uint64_t seed = 1;
    std::vector<std::string> disabled_protections;
};

// Given to the runner by cli: builds a target for a scenario on the given clock. `clock` outlives
// the target. kInvalid when the scenario's target cannot be had on that clock.
using TargetFactory =
    std::function<Result<std::unique_ptr<Target>>(const TargetRequest& request, Clock& clock)>;

}  // namespace faultline::scenario

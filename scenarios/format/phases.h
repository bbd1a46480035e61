// The phases of a scenario that operations are sent in, in their order, with their times and rates.
// The one place that says when a phase begins and at which rate it is sent. Pure.
#pragma once

#include "base/clock.h"
#include "base/units.h"
#include "scenarios/format/scenario.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/class.hpp>

namespace faultline::scenario {

// From the run's zero.
struct PhaseWindow {
    std::string name;   // its role: warmup, baseline, fault, recovery
    std::string title;  // how reports call it: "10x"; its role when nothing else was said
    Duration start{};
    Duration end{};
};
BOOST_DESCRIBE_STRUCT(PhaseWindow, (), (name, title, start, end))

// Phases of no length are left out; Sample::phase counts those that remain.
[[nodiscard]] std::vector<PhaseWindow> planned_phases(const Scenario& scenario);

// By its role; one of no length begins, and ends, where the one before it ended.
[[nodiscard]] PhaseWindow planned_phase(const Scenario& scenario, std::string_view role);

// Those that a check's window is about: one, or all but the warm-up; none of no length.
[[nodiscard]] std::vector<PhaseWindow> phases_in(const Scenario& scenario, CheckWindow window);

// Of a phase by its role: its own rate, or the load's.
[[nodiscard]] Rate rate_of(const LoadSpec& load, std::string_view role);

// Whether 429, and 503 with Retry-After, count as failures in a phase, by its role.
[[nodiscard]] bool rejections_fail_in(const LoadSpec& load, std::string_view role);

// Index in planned_phases(); nothing when the phase has no length.
[[nodiscard]] std::optional<std::uint32_t> phase_index(const Scenario& scenario,
                                                       std::string_view role);

// The role that a check's window is about; "" for the whole run.
[[nodiscard]] std::string_view role_of(CheckWindow window);

// Expected number of operations over all phases.
[[nodiscard]] double planned_operations(const Scenario& scenario);

}  // namespace faultline::scenario

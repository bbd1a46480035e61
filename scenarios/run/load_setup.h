// Makes the load of a scenario: the plan, phase by phase, and the settings of the transport. Pure.
#pragma once

#include "loadgen/arrival/load_plan.h"
#include "loadgen/client/transport.h"
#include "scenarios/format/phases.h"
#include "scenarios/format/scenario.h"
#include "scenarios/judge/run_record.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace faultline::scenario {

[[nodiscard]] load::LoadPlanSpec plan_spec(const Scenario& scenario, std::uint64_t seed,
                                           std::size_t tenants);
// std::nullopt above kMaxSamples: counting a longer plan would take too long.
[[nodiscard]] std::optional<std::uint64_t> count_operations(load::LoadPlan plan);

// Without on_body, which the run sets. `bystanders` are watched, never sent.
[[nodiscard]] load::LoadSetup load_setup(const Scenario& scenario,
                                         std::vector<load::LoadTenant> tenants,
                                         const std::vector<load::LoadTenant>& bystanders = {});

// Names of the tenants of the scenario's requests; empty when no request names one.
[[nodiscard]] std::vector<std::string> tenant_names(const Scenario& scenario);

// How many canaries could leak into an answer to another tenant: those of bystanders, and those of
// senders when there is another sender. 0: looking for leaks would prove nothing.
[[nodiscard]] std::uint64_t visible_canaries(const std::vector<load::LoadTenant>& senders,
                                             const std::vector<load::LoadTenant>& bystanders);

// How often any of them occurs in the text.
[[nodiscard]] std::uint64_t count_occurrences(std::string_view text,
                                              const std::vector<std::string>& canaries);

}  // namespace faultline::scenario

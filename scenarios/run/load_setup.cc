#include "scenarios/run/load_setup.h"

#include <algorithm>

namespace faultline::scenario {

std::vector<PhaseWindow> planned_phases(const Scenario& scenario) {
    std::vector<PhaseWindow> phases;
    Duration start{};
    const auto add = [&](const char* name, Duration length) {
        if (length > Duration{}) {
            phases.push_back({.name = name, .start = start, .end = start + length});
            start += length;
        }
    };
    add("warmup", scenario.phases.warmup);
    add("baseline", scenario.phases.baseline);
    add("fault", scenario.phases.fault);
    add("recovery", scenario.phases.recovery);
    return phases;
}

load::LoadPlanSpec plan_spec(const Scenario& scenario, std::uint64_t seed, std::size_t tenants) {
    load::LoadPlanSpec spec;
    spec.arrival = scenario.load.arrival;
    spec.seed = seed;
    spec.requests = static_cast<std::uint32_t>(scenario.load.requests.size());
    spec.tenants = static_cast<std::uint32_t>(std::max<std::size_t>(1, tenants));
    for (const PhaseWindow& phase : planned_phases(scenario)) {
        const auto own = scenario.load.rates.find(phase.name);
        const bool has_own = own != scenario.load.rates.end();
        spec.phases.push_back({.name = phase.name,
                               .rate = has_own ? own->second : scenario.load.rate,
                               .duration = phase.end - phase.start,
                               .rejections_allowed = true});
    }
    return spec;
}

std::uint64_t count_operations(load::LoadPlan plan) {
    std::uint64_t count = 0;
    while (count <= kMaxSamples && plan.next()) {
        ++count;
    }
    return count;
}

namespace {

std::uint64_t canaries_of(const std::vector<load::LoadTenant>& tenants) {
    std::uint64_t count = 0;
    for (const load::LoadTenant& tenant : tenants) {
        count += static_cast<std::uint64_t>(
            std::count_if(tenant.canaries.begin(), tenant.canaries.end(),
                          [](const std::string& canary) { return !canary.empty(); }));
    }
    return count;
}

}  // namespace

std::uint64_t visible_canaries(const std::vector<load::LoadTenant>& senders,
                               const std::vector<load::LoadTenant>& bystanders) {
    return canaries_of(bystanders) + (senders.size() > 1 ? canaries_of(senders) : 0);
}

load::LoadSetup load_setup(const Scenario& scenario, std::vector<load::LoadTenant> tenants,
                           const std::vector<load::LoadTenant>& bystanders) {
    load::LoadSetup setup;
    for (const load::LoadTenant& tenant : bystanders) {
        setup.bystander_canaries.insert(setup.bystander_canaries.end(), tenant.canaries.begin(),
                                        tenant.canaries.end());
    }
    for (const RequestSpec& request : scenario.load.requests) {
        setup.requests.push_back({.method = request.method,
                                  .path = request.path,
                                  .headers = {request.headers.begin(), request.headers.end()},
                                  .body = request.body});
    }
    setup.tenants = std::move(tenants);
    setup.timeout = scenario.load.timeout;
    setup.label_member = "status";
    return setup;
}

std::vector<std::string> tenant_names(const Scenario& scenario) {
    return scenario.load.requests.empty() ? std::vector<std::string>{}
                                          : scenario.load.requests.front().tenants;
}

std::uint64_t count_canaries(std::string_view text, const std::vector<std::string>& canaries) {
    std::uint64_t count = 0;
    for (const std::string& canary : canaries) {
        if (canary.empty()) {
            continue;
        }
        for (std::size_t at = text.find(canary); at != std::string_view::npos;
             at = text.find(canary, at + canary.size())) {
            ++count;
        }
    }
    return count;
}

}  // namespace faultline::scenario

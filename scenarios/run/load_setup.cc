#include "scenarios/run/load_setup.h"

#include "base/planted_bug.h"
#include "scenarios/format/request_expectation.h"

#include <algorithm>

namespace faultline::scenario {

load::LoadPlanSpec plan_spec(const Scenario& scenario, std::uint64_t seed, std::size_t tenants) {
    load::LoadPlanSpec spec;
    spec.arrival = scenario.load.arrival;
    spec.seed = seed;
    spec.requests = static_cast<std::uint32_t>(scenario.load.requests.size());
    spec.tenants = static_cast<std::uint32_t>(std::max<std::size_t>(1, tenants));
    if (scenario.load.closed_connections > 0) {
        spec.arrival = load::kUniformArrival;
    }
    for (const PhaseWindow& phase : planned_phases(scenario)) {
        spec.phases.push_back(
            {.name = phase.title,
             // In a closed loop the answers set the pace; the plan must never run out.
             .rate = scenario.load.closed_connections > 0 ? load::kMostRate
                                                          : rate_of(scenario.load, phase.name),
             .duration = phase.end - phase.start,
             .rejections_allowed = !rejections_fail_in(scenario.load, phase.name)});
        if (planted("load_rate_halved")) {
            spec.phases.back().rate.per_second /= 2;
        }
    }
    return spec;
}

std::optional<std::uint64_t> count_operations(load::LoadPlan plan) {
    std::uint64_t count = 0;
    while (plan.next()) {
        if (++count > kMaxSamples) {
            return std::nullopt;
        }
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
        load::RequestTemplate& made = setup.requests.emplace_back();
        made.method = request.method;
        made.path = request.path;
        made.body = request.body;
        made.expected = expectation_of(request);
        for (const HeaderSpec& header : request.headers) {
            made.headers.emplace_back(header.name, header.value);
        }
    }
    setup.tenants = std::move(tenants);
    setup.timeout = scenario.load.timeout;
    setup.label_member = scenario.load.label_member;
    setup.closed_connections = scenario.load.closed_connections;
    if (scenario.load.max_in_flight > 0) {
        setup.max_in_flight = scenario.load.max_in_flight;
    }
    return setup;
}

std::vector<std::string> tenant_names(const Scenario& scenario) {
    return scenario.load.requests.empty() ? std::vector<std::string>{}
                                          : scenario.load.requests.front().tenants;
}

std::uint64_t count_occurrences(std::string_view text, const std::vector<std::string>& canaries) {
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
